#pragma once
#include <sys/types.h>

/// Starts a program as the leader of a new session on a new terminal of the given size; returns the
/// terminal's other end, or minus an error number. Written in C because the calls are hidden from
/// Swift.
int pseudo_terminal_start(
    const char *path, char *const arguments[], char *const environment[], int columns, int rows,
    pid_t *process);
