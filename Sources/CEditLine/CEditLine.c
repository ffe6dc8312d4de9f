#define _GNU_SOURCE
#include "CEditLine.h"

#include <poll.h>

int editline_columns(wchar_t character) { return wcwidth(character); }

int editline_await(int descriptor, const sigset_t *blocked) {
  struct pollfd input = {.fd = descriptor, .events = POLLIN};
  return ppoll(&input, 1, NULL, blocked);
}
