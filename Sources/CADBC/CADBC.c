#include "CADBC.h"

#include <dlfcn.h>
#include <stdio.h>

void *adbc_open_library(const char *path, char *reason, size_t reason_size) {
  void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
  if (!library && reason_size > 0) {
    const char *words = dlerror();
    snprintf(reason, reason_size, "%s", words ? words : "unknown reason");
  }
  return library;
}

void adbc_close_library(void *library) { dlclose(library); }

const char *adbc_call_text(void *library, const char *name) {
  const char *(*function)(void) = (const char *(*)(void))dlsym(library, name);
  return function ? function() : NULL;
}

ADBCStatus adbc_initialize(void *library, const char *entry_point, struct ADBCDriver *driver,
                           struct ADBCError *error) {
  typedef ADBCStatus (*Entry)(int version, void *driver, struct ADBCError *error);
  Entry entry = (Entry)dlsym(library, entry_point);
  if (!entry) return ADBC_NOT_FOUND;
  return entry(ADBC_VERSION, driver, error);
}
