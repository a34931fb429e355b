from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = "政策与任务"

    def ready(self) -> None:
        """Tell the search engine which library it searches."""
        from policies import search
        from policies.models.library import DatabaseLibrary

        search.connect(DatabaseLibrary())
