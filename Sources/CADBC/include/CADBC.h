/// The two binary interfaces that Kith speaks to an engine, written from their specifications:
///
/// - Arrow C data and C stream interface: https://arrow.apache.org/docs/format/CDataInterface.html
/// - Arrow Database Connectivity (ADBC) 1.1: https://arrow.apache.org/adbc/current/format/specification.html
///
/// Only the order and the size of the members matter to the other side. Operations that Kith never
/// calls are declared as `ADBCUnused`, which keeps their place in the table.
#pragma once

#include <stddef.h>
#include <stdint.h>

// MARK: Arrow C data interface

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

/// The type of a column, or of a whole batch (a struct whose children are the columns).
struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

/// The values of a column, or of a whole batch.
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

/// Batches of one schema, pulled one at a time; functions return 0 or an `errno` value.
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

// MARK: ADBC 1.1

typedef uint8_t ADBCStatus;

enum {
  ADBC_OK = 0,
  ADBC_UNKNOWN = 1,
  ADBC_NOT_IMPLEMENTED = 2,
  ADBC_NOT_FOUND = 3,
  ADBC_ALREADY_EXISTS = 4,
  ADBC_INVALID_ARGUMENT = 5,
  ADBC_INVALID_STATE = 6,
  ADBC_INVALID_DATA = 7,
  ADBC_INTEGRITY = 8,
  ADBC_INTERNAL = 9,
  ADBC_IO = 10,
  ADBC_CANCELLED = 11,
  ADBC_TIMEOUT = 12,
  ADBC_UNAUTHENTICATED = 13,
  ADBC_UNAUTHORIZED = 14,
};

#define ADBC_VERSION 1001000

struct ADBCDriver;

/// What went wrong; zeroed before a call, released by its reader.
struct ADBCError {
  char *message;
  int32_t vendor_code;
  char sqlstate[5];
  void (*release)(struct ADBCError *);
  void *private_data;
  struct ADBCDriver *private_driver;
};

/// State that connections share.
struct ADBCDatabase {
  void *private_data;
  struct ADBCDriver *private_driver;
};

/// A session with the engine.
struct ADBCConnection {
  void *private_data;
  struct ADBCDriver *private_driver;
};

/// One SQL text, its bound data and its execution.
struct ADBCStatement {
  void *private_data;
  struct ADBCDriver *private_driver;
};

/// The place of an operation that Kith never calls.
typedef void (*ADBCUnused)(void);

/// The table of operations that a driver's entry point fills.
struct ADBCDriver {
  void *private_data;
  void *private_manager;
  ADBCStatus (*release)(struct ADBCDriver *, struct ADBCError *);

  ADBCStatus (*database_init)(struct ADBCDatabase *, struct ADBCError *);
  ADBCStatus (*database_new)(struct ADBCDatabase *, struct ADBCError *);
  ADBCStatus (*database_set_option)(struct ADBCDatabase *, const char *key, const char *value,
                                    struct ADBCError *);
  ADBCStatus (*database_release)(struct ADBCDatabase *, struct ADBCError *);

  ADBCUnused connection_commit;
  ADBCUnused connection_get_info;
  ADBCUnused connection_get_objects;
  ADBCUnused connection_get_table_schema;
  ADBCUnused connection_get_table_types;
  ADBCStatus (*connection_init)(struct ADBCConnection *, struct ADBCDatabase *, struct ADBCError *);
  ADBCStatus (*connection_new)(struct ADBCConnection *, struct ADBCError *);
  ADBCUnused connection_set_option;
  ADBCUnused connection_read_partition;
  ADBCStatus (*connection_release)(struct ADBCConnection *, struct ADBCError *);
  ADBCUnused connection_rollback;

  ADBCUnused statement_bind;
  ADBCStatus (*statement_bind_stream)(struct ADBCStatement *, struct ArrowArrayStream *,
                                      struct ADBCError *);
  ADBCStatus (*statement_execute_query)(struct ADBCStatement *, struct ArrowArrayStream *out,
                                        int64_t *rows_affected, struct ADBCError *);
  ADBCUnused statement_execute_partitions;
  ADBCUnused statement_get_parameter_schema;
  ADBCStatus (*statement_new)(struct ADBCConnection *, struct ADBCStatement *, struct ADBCError *);
  ADBCUnused statement_prepare;
  ADBCStatus (*statement_release)(struct ADBCStatement *, struct ADBCError *);
  ADBCStatus (*statement_set_option)(struct ADBCStatement *, const char *key, const char *value,
                                     struct ADBCError *);
  ADBCStatus (*statement_set_sql_query)(struct ADBCStatement *, const char *sql,
                                        struct ADBCError *);
  ADBCUnused statement_set_substrait_plan;

  // Since ADBC 1.1.
  ADBCUnused error_get_detail_count;
  ADBCUnused error_get_detail;
  ADBCUnused error_from_array_stream;
  ADBCUnused database_get_option;
  ADBCUnused database_get_option_bytes;
  ADBCUnused database_get_option_double;
  ADBCUnused database_get_option_int;
  ADBCUnused database_set_option_bytes;
  ADBCUnused database_set_option_double;
  ADBCUnused database_set_option_int;
  ADBCUnused connection_cancel;
  ADBCUnused connection_get_option;
  ADBCUnused connection_get_option_bytes;
  ADBCUnused connection_get_option_double;
  ADBCUnused connection_get_option_int;
  ADBCUnused connection_get_statistics;
  ADBCUnused connection_get_statistic_names;
  ADBCUnused connection_set_option_bytes;
  ADBCUnused connection_set_option_double;
  ADBCUnused connection_set_option_int;
  ADBCStatus (*statement_cancel)(struct ADBCStatement *, struct ADBCError *);
  ADBCUnused statement_execute_schema;
  ADBCUnused statement_get_option;
  ADBCUnused statement_get_option_bytes;
  ADBCUnused statement_get_option_double;
  ADBCUnused statement_get_option_int;
  ADBCUnused statement_set_option_bytes;
  ADBCUnused statement_set_option_double;
  ADBCUnused statement_set_option_int;
};

// MARK: Loading

/// Opens a shared library. Returns NULL with the loader's words in `reason`.
void *adbc_open_library(const char *path, char *reason, size_t reason_size);

/// Gives a library back that turned out not to be the one looked for.
void adbc_close_library(void *library);

/// Calls a function `const char *name(void)` of the library, such as an engine's version; NULL when
/// there is none. In C because Swift cannot call an address without a declared type.
const char *adbc_call_text(void *library, const char *name);

/// Looks the entry point up and lets it fill `driver` for version 1.1; in C for the same reason.
/// Returns ADBC_NOT_FOUND when the library has no such symbol.
ADBCStatus adbc_initialize(void *library, const char *entry_point, struct ADBCDriver *driver,
                           struct ADBCError *error);

// MARK: Operations
// Each wrapper turns a slot that a driver left empty into ADBC_NOT_IMPLEMENTED instead of a crash,
// and spares Swift an optional function pointer.

#define ADBC_CALL(slot, ...) ((slot) ? (slot)(__VA_ARGS__) : (ADBCStatus)ADBC_NOT_IMPLEMENTED)

/// Frees an error's message; once, because the second call finds no release function.
static inline void adbc_error_release(struct ADBCError *error) {
  if (error->release) error->release(error);
  error->release = NULL;
  error->message = NULL;
}

/// Makes a database that is not yet open, so that options can be set.
static inline ADBCStatus adbc_database_new(struct ADBCDriver *driver, struct ADBCDatabase *database,
                                           struct ADBCError *error) {
  return ADBC_CALL(driver->database_new, database, error);
}

/// Sets a path, an address or an engine's own setting before the database opens.
static inline ADBCStatus adbc_database_set_option(struct ADBCDriver *driver,
                                                  struct ADBCDatabase *database, const char *key,
                                                  const char *value, struct ADBCError *error) {
  return ADBC_CALL(driver->database_set_option, database, key, value, error);
}

/// Opens the database.
static inline ADBCStatus adbc_database_init(struct ADBCDriver *driver,
                                            struct ADBCDatabase *database,
                                            struct ADBCError *error) {
  return ADBC_CALL(driver->database_init, database, error);
}

/// Closes the database, after its last connection.
static inline void adbc_database_release(struct ADBCDriver *driver, struct ADBCDatabase *database,
                                         struct ADBCError *error) {
  if (database->private_data) ADBC_CALL(driver->database_release, database, error);
}

/// Makes a connection that is not yet open.
static inline ADBCStatus adbc_connection_new(struct ADBCDriver *driver,
                                             struct ADBCConnection *connection,
                                             struct ADBCError *error) {
  return ADBC_CALL(driver->connection_new, connection, error);
}

/// Opens the connection.
static inline ADBCStatus adbc_connection_init(struct ADBCDriver *driver,
                                              struct ADBCConnection *connection,
                                              struct ADBCDatabase *database,
                                              struct ADBCError *error) {
  return ADBC_CALL(driver->connection_init, connection, database, error);
}

/// Closes the connection, after its last statement.
static inline void adbc_connection_release(struct ADBCDriver *driver,
                                           struct ADBCConnection *connection,
                                           struct ADBCError *error) {
  if (connection->private_data) ADBC_CALL(driver->connection_release, connection, error);
}

/// Makes an empty statement.
static inline ADBCStatus adbc_statement_new(struct ADBCDriver *driver,
                                            struct ADBCConnection *connection,
                                            struct ADBCStatement *statement,
                                            struct ADBCError *error) {
  return ADBC_CALL(driver->statement_new, connection, statement, error);
}

/// Sets the SQL text; DuckDB runs all but the last statement of it here, so it holds only one.
static inline ADBCStatus adbc_statement_set_sql(struct ADBCDriver *driver,
                                                struct ADBCStatement *statement, const char *sql,
                                                struct ADBCError *error) {
  return ADBC_CALL(driver->statement_set_sql_query, statement, sql, error);
}

/// Names the table that a bound stream is written to, and how.
static inline ADBCStatus adbc_statement_set_option(struct ADBCDriver *driver,
                                                   struct ADBCStatement *statement,
                                                   const char *key, const char *value,
                                                   struct ADBCError *error) {
  return ADBC_CALL(driver->statement_set_option, statement, key, value, error);
}

/// Hands a stream over; the driver takes ownership by clearing `stream->release`.
static inline ADBCStatus adbc_statement_bind_stream(struct ADBCDriver *driver,
                                                    struct ADBCStatement *statement,
                                                    struct ArrowArrayStream *stream,
                                                    struct ADBCError *error) {
  return ADBC_CALL(driver->statement_bind_stream, statement, stream, error);
}

/// Runs the statement; with `out` NULL no rows are wanted.
static inline ADBCStatus adbc_statement_execute(struct ADBCDriver *driver,
                                                struct ADBCStatement *statement,
                                                struct ArrowArrayStream *out, int64_t *rows,
                                                struct ADBCError *error) {
  return ADBC_CALL(driver->statement_execute_query, statement, out, rows, error);
}

/// Asks that a running statement stop; the one operation that any thread may call.
static inline ADBCStatus adbc_statement_cancel(struct ADBCDriver *driver,
                                               struct ADBCStatement *statement,
                                               struct ADBCError *error) {
  return ADBC_CALL(driver->statement_cancel, statement, error);
}

/// Closes the statement, after its stream.
static inline void adbc_statement_release(struct ADBCDriver *driver,
                                          struct ADBCStatement *statement,
                                          struct ADBCError *error) {
  if (statement->private_data) ADBC_CALL(driver->statement_release, statement, error);
}

// MARK: Arrow

/// Asks for the schema of the stream; like the two below a call through the stream itself.
static inline int arrow_stream_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  return stream->get_schema(stream, out);
}

/// Asks for the next batch; at the end `out->release` stays NULL.
static inline int arrow_stream_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  return stream->get_next(stream, out);
}

/// The words for the last failure of the stream, or NULL.
static inline const char *arrow_stream_error(struct ArrowArrayStream *stream) {
  return stream->get_last_error ? stream->get_last_error(stream) : NULL;
}

/// Releases once: a second call, or one on a stream that was handed over, does nothing.
static inline void arrow_stream_release(struct ArrowArrayStream *stream) {
  if (stream->release) stream->release(stream);
  stream->release = NULL;
}

/// Releases once.
static inline void arrow_array_release(struct ArrowArray *array) {
  if (array->release) array->release(array);
  array->release = NULL;
}

/// Releases once.
static inline void arrow_schema_release(struct ArrowSchema *schema) {
  if (schema->release) schema->release(schema);
  schema->release = NULL;
}
