"""导入文件: bringing documents in, reviewing what was read, publishing, taking back."""

from policies.admin.imports.desk import DocumentImportAdmin

__all__ = ["DocumentImportAdmin"]
