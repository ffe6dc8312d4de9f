#pragma once

// libedit for Swift. `el_set` and `history` are variadic, which Swift cannot call, and Swift 6
// refuses the C streams: one wrapper per operation, each typed. State reaches the callbacks through
// the editor's client data.

#include <histedit.h>
#include <stdio.h>
#include <wchar.h>

/// A command that a key is bound to; its answer is one of the `editline_outcome` values.
typedef unsigned char (*editline_command)(EditLine *, wint_t);

/// What a command asks of the editor: libedit's CC_ macros under names that Swift can see.
/// Nothing is drawn by the editor, so the answers that ask it to draw are left out.
enum editline_outcome {
  editline_normal = CC_NORM,
  editline_error = CC_ERROR,
  editline_end = CC_EOF,
};

/// Opens an editor that reads its keys from us and draws nowhere: its picture of the screen is kept
/// for a window of one size that never changes, whatever the terminal's is, because its buffers are
/// made for that size. NULL where it cannot start.
EditLine *editline_open(const char *program);

/// Where keys come from; answers 1 with a character, 0 at the end.
static inline int editline_set_source(EditLine *editor, int (*next)(EditLine *, wchar_t *)) {
  return el_set(editor, EL_GETCFN, next);
}

/// Chooses the key map, `emacs` or `vi`; it resets every binding, so it comes first.
static inline int editline_set_keymap(EditLine *editor, const char *name) {
  return el_set(editor, EL_EDITOR, name);
}

/// Sets one option of the terminal while a line is edited, such as `-isig`.
static inline int editline_set_terminal(EditLine *editor, const char *option) {
  return el_set(editor, EL_SETTY, "-d", option, NULL);
}

/// Keeps a pointer that the callbacks can ask for.
static inline int editline_set_owner(EditLine *editor, void *owner) {
  return el_set(editor, EL_CLIENTDATA, owner);
}

/// The pointer kept by `editline_set_owner`.
static inline void *editline_owner(EditLine *editor) {
  void *owner = NULL;
  el_get(editor, EL_CLIENTDATA, &owner);
  return owner;
}

/// Names a command; to be done before any key is bound to that name.
static inline int editline_add(
    EditLine *editor, const char *name, const char *help, editline_command command) {
  return el_set(editor, EL_ADDFN, name, help, command);
}

/// Binds a key sequence, in libedit's notation, to a named command.
static inline int editline_bind(EditLine *editor, const char *keys, const char *name) {
  return el_set(editor, EL_BIND, keys, name, NULL);
}

/// Gives the terminal to the editor, or back as it was.
static inline void editline_take_terminal(EditLine *editor, int yes) {
  el_set(editor, EL_PREP_TERM, yes);
}

/// Waits for input with SIGINT let through: unblocking it and then reading would lose one that comes in
/// between. Returns 0 when a signal came first.
int editline_await(int descriptor);

/// What happened to the terminal while a line is edited, as bits.
enum editline_event {
  editline_resized = 1,
  editline_stopped = 2,
  editline_continued = 4,
};

/// Notes resizes, stops and continuations from now on, and gives the terminal back as it is now,
/// writing `farewell` first, when a signal ends the process. To be called before the terminal is
/// taken.
void editline_watch(const char *farewell);

/// Puts the handlers back that were there before `editline_watch`.
void editline_unwatch(void);

/// The events since the last call.
int editline_events(void);

/// Waits until there is something to read, at most so many milliseconds, for ever when negative:
/// 1 when there is, 0 when not, -1 when an event came.
int editline_ready(int descriptor, int milliseconds);
