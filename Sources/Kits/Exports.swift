// A verb built on a kit says only `import Kits`.
@_exported public import Statistics
@_exported public import Verbs
