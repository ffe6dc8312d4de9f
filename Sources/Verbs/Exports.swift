// A verb file says only `import Verbs`: these are the words every verb is written in.
@_exported public import Catalogs
@_exported public import Diagnostics
@_exported public import Files
@_exported public import Findings
@_exported public import Queries
@_exported public import Relations
@_exported public import Sequences
@_exported public import Tables
@_exported public import Works
