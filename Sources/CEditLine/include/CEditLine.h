#pragma once

// libedit for Swift. `el_set` and `history` are variadic, which Swift cannot call, and Swift 6
// refuses the C streams: one inline wrapper per operation, each typed. State reaches the callbacks
// through the editor's client data.

#include <histedit.h>
#include <signal.h>
#include <stdio.h>
#include <wchar.h>

/// A command that a key is bound to; its answer is one of the `editline_outcome` values.
typedef unsigned char (*editline_command)(EditLine *, wint_t);

/// What a command asks of the editor: libedit's CC_ macros under names that Swift can see.
/// CC_NEWLINE is left out on purpose: a command of ours that returns it leaves the cursor in the
/// middle of a multi-line buffer. Push a key bound to `ed-newline` instead.
enum editline_outcome {
  editline_normal = CC_NORM,
  editline_refresh = CC_REFRESH,
  editline_cursor = CC_CURSOR,
  editline_error = CC_ERROR,
};

/// Opens an editor on the standard streams, which only C may name.
static inline EditLine *editline_open(const char *program) {
  return el_init(program, stdin, stdout, stderr);
}

/// Sets the prompt; `quote` stands around escape sequences so that they take no columns.
static inline int editline_set_prompt(EditLine *editor, char *(*prompt)(EditLine *), char quote) {
  return el_set(editor, EL_PROMPT_ESC, prompt, (int)quote);
}

/// Chooses the key map, `emacs` or `vi`; it resets every binding, so it comes first.
static inline int editline_set_keymap(EditLine *editor, const char *name) {
  return el_set(editor, EL_EDITOR, name);
}

/// Lets libedit handle resizing, suspension and termination, so that the terminal is restored.
static inline int editline_handle_signals(EditLine *editor, int yes) {
  return el_set(editor, EL_SIGNAL, yes);
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

/// Draws the whole buffer again from where the terminal's cursor stands.
static inline void editline_redraw(EditLine *editor) { el_set(editor, EL_REFRESH); }

/// Writes past the editor on the stream that it draws on, in the right order.
static inline void editline_print(const char *text) {
  fputs(text, stdout);
  fflush(stdout);
}

/// Joins a history to the editor.
static inline int editline_set_history(EditLine *editor, History *entries) {
  return el_set(editor, EL_HIST, history, entries);
}

/// Bounds the history, and keeps a repeated entry once.
static inline int editline_history_limit(History *entries, int count) {
  HistEvent event;
  if (history(entries, &event, H_SETSIZE, count) == -1) return -1;
  return history(entries, &event, H_SETUNIQUE, 1);
}

/// Adds an entry, the newest.
static inline int editline_history_enter(History *entries, const char *entry) {
  HistEvent event;
  return history(entries, &event, H_ENTER, entry);
}

/// How many columns a character takes, as libedit counts them; -1 for a control character. The
/// declaration of `wcwidth` itself is hidden from Swift.
int editline_columns(wchar_t character);

/// Waits for input with these signals blocked, and no others: unblocking and then reading would lose
/// a signal in between. Returns -1, with EINTR, when a signal came first.
int editline_await(int descriptor, const sigset_t *blocked);
