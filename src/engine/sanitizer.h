/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Announces stack switches to AddressSanitizer and Valgrind, which would
 * otherwise take a fiber's stack for a stack overflow.  Compiles to nothing
 * without them.
 */
#ifndef GILSIM_ENGINE_SANITIZER_H
#define GILSIM_ENGINE_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__)
#define FIBER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FIBER_ASAN 1
#endif
#endif

#ifdef FIBER_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define fiber_announce_switch(save, bottom, size) __sanitizer_start_switch_fiber (save, bottom, size)
#define fiber_announce_arrival(saved, bottom, size) __sanitizer_finish_switch_fiber (saved, bottom, size)
#define fiber_forget_stack(address, size) __asan_unpoison_memory_region (address, size)
#else
#define fiber_announce_switch(save, bottom, size) ((void) (save), (void) (bottom), (void) (size))
#define fiber_announce_arrival(saved, bottom, size) ((void) (saved), (void) (bottom), (void) (size))
#define fiber_forget_stack(address, size) ((void) (address), (void) (size))
#endif

#ifdef HAVE_VALGRIND_VALGRIND_H
#include <valgrind/valgrind.h>
#define fiber_register_stack(bottom, size) VALGRIND_STACK_REGISTER (bottom, (char *) (bottom) + (size))
#define fiber_deregister_stack(id) VALGRIND_STACK_DEREGISTER (id)
#else
#define fiber_register_stack(bottom, size) 0
#define fiber_deregister_stack(id) ((void) (id))
#endif

#endif
