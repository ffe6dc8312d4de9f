#define _GNU_SOURCE
#include "CEditLine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

EditLine *editline_open(const char *program) {
  // A descriptor of the terminal, for its modes; a stream that goes nowhere, for its drawing.
  FILE *nowhere = fopen("/dev/null", "we");
  if (nowhere == NULL) return NULL;
  EditLine *editor = el_init_fd(
      program, stdin, nowhere, nowhere, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO);
  if (editor == NULL) {
    fclose(nowhere);
    return NULL;
  }
  el_set(editor, EL_TERMINAL, "dumb");
  el_set(editor, EL_SETTC, "co", "512", NULL);
  el_set(editor, EL_SETTC, "li", "64", NULL);
  el_set(editor, EL_SIGNAL, 0);
  return editor;
}

int editline_await(int descriptor) {
  sigset_t blocked;
  pthread_sigmask(SIG_BLOCK, NULL, &blocked);
  sigdelset(&blocked, SIGINT);
  struct pollfd input = {.fd = descriptor, .events = POLLIN};
  return ppoll(&input, 1, NULL, &blocked) >= 0 || errno != EINTR;
}

// Signals may arrive on any thread, so the handler leaves a note and wakes the reader with a byte.

static const int noted[] = {SIGWINCH, SIGTSTP, SIGCONT};
static const int fatal[] = {SIGTERM, SIGHUP, SIGQUIT};
enum { noted_count = 3, fatal_count = 3 };

static struct sigaction before[noted_count + fatal_count];
static int wake[2] = {-1, -1};
static volatile sig_atomic_t resized, stopped, continued;
static struct termios outside;
static int knows_outside;
static const char *last_words;

static void note(int number) {
  int reason = errno;
  if (number == SIGWINCH) resized = 1;
  if (number == SIGTSTP) stopped = 1;
  if (number == SIGCONT) continued = 1;
  if (write(wake[1], "", 1) < 0) {
    // Full: the reader is woken already.
  }
  errno = reason;
}

static void give_back(int number) {
  if (write(STDOUT_FILENO, last_words, strlen(last_words)) < 0) {
    // Nobody is there to see it.
  }
  if (knows_outside) tcsetattr(STDIN_FILENO, TCSANOW, &outside);
  signal(number, SIG_DFL);
  raise(number);
}

static void set(int number, void (*handler)(int), struct sigaction *old) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, old);
}

void editline_watch(const char *farewell) {
  if (wake[0] < 0 && pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) return;
  last_words = farewell;
  knows_outside = tcgetattr(STDIN_FILENO, &outside) == 0;
  resized = stopped = continued = 0;
  for (int index = 0; index < noted_count; index++) set(noted[index], note, &before[index]);
  for (int index = 0; index < fatal_count; index++) {
    set(fatal[index], give_back, &before[noted_count + index]);
    // Whoever started us without hearing such a signal keeps it so.
    if (before[noted_count + index].sa_handler == SIG_IGN) signal(fatal[index], SIG_IGN);
  }
}

void editline_unwatch(void) {
  if (wake[0] < 0) return;
  for (int index = 0; index < noted_count; index++) sigaction(noted[index], &before[index], NULL);
  for (int index = 0; index < fatal_count; index++) {
    sigaction(fatal[index], &before[noted_count + index], NULL);
  }
}

int editline_events(void) {
  char bytes[64];
  while (wake[0] >= 0 && read(wake[0], bytes, sizeof bytes) > 0) {}
  int events = 0;
  if (resized) { resized = 0; events |= editline_resized; }
  if (stopped) { stopped = 0; events |= editline_stopped; }
  if (continued) { continued = 0; events |= editline_continued; }
  return events;
}

int editline_ready(int descriptor, int milliseconds) {
  struct pollfd inputs[] = {
      {.fd = descriptor, .events = POLLIN}, {.fd = wake[0], .events = POLLIN}};
  int count = poll(inputs, 2, milliseconds);
  if (count < 0) return errno == EINTR ? -1 : 1;
  if (inputs[1].revents != 0) return -1;
  return inputs[0].revents != 0;
}
