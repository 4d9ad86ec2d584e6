"""From an idea to a healthy old age or a good end: whether to start one, five stages with gates (R32-R58)."""

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    """The room communities.lifecycle."""

    name = "communities.lifecycle"

    def ready(self) -> None:
        from communities import seams
        from communities.lifecycle import activity, demo, links, newcomers, person_data

        seams.activity.append(activity.acts)
        seams.addresses.append(links.addresses)
        seams.welcome.append(newcomers.welcome_lines)
        seams.demo.append(demo.fill)
        seams.person_data["lifecycle"] = seams.PersonData(person_data.read, forget=person_data.forget)
