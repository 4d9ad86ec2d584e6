"""Measure the pages against their budget, in a throw-away database."""

import gzip
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from communities.directory.benchmark import budget, data, experts, months
from communities.directory.benchmark.meter import serving, throw_away_database

REPORT_SCALES = (500_000, 1_000_000, 2_000_000)
PEOPLE_SCALES, PEOPLE_GROWTH = (20_000, 200_000), 1.2
SCALES = {20: 2_000, 2_000: 200_000, 20_000: 2_000_000}
WIRE = ["css/directory.css", "js/app.js", "js/htmx.min.js", "img/icons.svg"]
FONTS = ["fonts/PublicSans-Regular.woff2", "fonts/PublicSans-Bold.woff2"]
HEAD = (
    "| work | ratio | budget | statements | budget | app + database ms | bytes | |\n|---|---|---|---|---|---|---|---|\n"
)


class Command(BaseCommand):
    """`manage.py benchmark --scale 20 --scale 2000 --memory`; `--flags` and `--reports` for what the night counts"""

    help = "Measure CPU time and statements of the pages under gunicorn; print them beside their budget."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale", type=int, choices=SCALES, action="append", help="communities; may be given several times"
        )
        parser.add_argument("--memory", action="store_true", help="also send 20,000 requests and watch the memory")
        parser.add_argument(
            "--flags",
            action="store_true",
            help="only look for flags: 2,000 communities, 2,000,000 memberships",
        )

        parser.add_argument(
            "--reports",
            action="store_true",
            help="only freeze a month and open a report, at three sizes",
        )
        parser.add_argument("--experts", action="store_true", help="only the experts' page, at two sizes of the roster")

    def handle(self, *args, **options) -> None:
        if options["flags"]:
            self._flags()
            return
        if options["reports"]:
            for memberships in REPORT_SCALES:
                self._reports(memberships)
            return
        if options["experts"]:
            self._experts()
            return
        missed, growth = 0, {}
        for communities in options["scale"] or [20, 2_000]:
            with throw_away_database():
                self.stderr.write(f"Filling {communities:,} communities, {SCALES[communities]:,} memberships")
                data.fill(communities=communities, memberships=SCALES[communities])
                experts.add(min(experts.SIZES))
                connection.close()
                with serving() as server:
                    rows = budget.pages(server)
                    first_view, _ = server.get("/communities/")
                months.freeze()
                connection.close()
                with serving() as server:
                    rows += budget.reports(server)
            self.stdout.write(f"\n## {communities:,} communities, {SCALES[communities]:,} memberships\n\n{HEAD}")
            for row in rows:
                self.stdout.write(_line(row))
                growth.setdefault(row.name, []).append(f"{row.measured.total_ms:.1f}")
            self.stdout.write(_wire(first_view))
            missed += sum(not row.is_met for row in rows)
        self.stdout.write("\n## Growth, ms\n")
        for name, figures in growth.items():
            self.stdout.write(f"- {name}: {' -> '.join(figures)}")
        missed += self._people()
        if options["memory"]:
            self._memory()
        self.stdout.write(f"\n{missed} rows over budget.")

    def _people(self) -> int:
        """Print how pages of one person grow with everybody's memberships; return how many grow too much."""
        few, many = (self._of_a_person(memberships) for memberships in PEOPLE_SCALES)
        ratios = {name: many[name] / few[name] for name in few}
        self.stdout.write(
            f"\n## {PEOPLE_SCALES[0]:,} and {PEOPLE_SCALES[1]:,} memberships, ms (budget {PEOPLE_GROWTH}x)\n"
        )
        for name, ratio in ratios.items():
            self.stdout.write(f"- {name}: {few[name]:.1f} -> {many[name]:.1f}: {ratio:.2f}x")
        return sum(ratio > PEOPLE_GROWTH for ratio in ratios.values())

    def _of_a_person(self, memberships: int) -> dict[str, float]:
        with throw_away_database():
            data.fill(communities=2_000, memberships=memberships)
            connection.close()
            with serving() as server:
                return {row.name: row.measured.total_ms for row in budget.of_a_person(server)}

    def _flags(self) -> None:
        with throw_away_database():
            data.fill(communities=2_000, memberships=SCALES[20_000])
            night = budget.night()
        self.stdout.write(
            f"\nNightly flags of 2,000 communities and {SCALES[20_000]:,} memberships: {night.seconds:.1f} s,"
            f" {night.statements} statements, {night.flags:,} flags; the budget is {budget.NIGHT_SECONDS} s:"
            f" {'met' if night.is_met else 'over'}."
        )

    def _reports(self, memberships: int) -> None:
        with throw_away_database():
            data.fill(communities=memberships // 100, memberships=memberships)
            frozen = months.freeze()
            cookies = budget.session_cookie(data.officer())
            connection.close()
            with serving() as server:
                page = months.page(server, cookies)
                seconds, size = months.file(server, cookies, frozen.month)
                serving_mb = server.peak_mb()
        self.stdout.write(
            f"\n{memberships:,} memberships, {memberships // 100:,} communities\n"
            f"- a month frozen: {frozen.seconds:.1f} s (budget {months.FREEZE_SECONDS}),"
            f" {frozen.megabytes:.0f} MB at most (budget {months.MEMORY_MB})\n"
            f"- page of a report: {page.total_ms:.1f} ms (budget {months.PAGE_MS}), {page.statements} statements"
            f" (budget {months.PAGE_STATEMENTS}), {page.size:,} bytes\n"
            f"- as an Excel file: {seconds:.1f} s (budget {months.FILE_SECONDS}), {size:,} bytes;"
            f" the worker held {serving_mb:.0f} MB at most (budget {months.MEMORY_MB})"
        )

    def _experts(self) -> None:
        measured = []
        for size in experts.SIZES:
            with throw_away_database():
                experts.fill(size)
                cookies = budget.session_cookie(data.somebody())
                connection.close()
                with serving() as server:
                    measured.append(experts.pages(server, cookies))
        small, large = experts.SIZES
        self.stdout.write(
            f"\n| page | {small} experts, ms | {large:,}, ms | growth (budget {experts.GROWTH})"
            f" | statements (budget {experts.STATEMENTS}) | |\n|---|---|---|---|---|---|"
        )
        for name in experts.PAGES:
            row = experts.Growth(name, *(pages[name] for pages in measured))
            self.stdout.write(
                f"| {name} | {row.small.total_ms:.1f} | {row.large.total_ms:.1f} | {row.ratio:.2f}x"
                f" | {row.large.statements} | {'met' if row.is_met else 'over'} |"
            )

    def _memory(self) -> None:
        with throw_away_database():
            data.fill(communities=2_000, memberships=SCALES[2_000])
            connection.close()
            with serving(workers=2) as server:
                early, late = budget.memory(server)
        self.stdout.write(
            f"\nTwo workers and their master: {early:.0f} MB resident after {budget.REQUESTS_BEFORE:,} requests,"
            f" {late:.0f} MB after {budget.REQUESTS_AFTER:,}."
        )


def _line(row: budget.Row) -> str:
    limits = [f"{limit:.3g}" if limit is not None else "" for limit in (row.ratio_limit, row.statements_limit)]
    measured, verdict = row.measured, "met" if row.is_met else "over"
    return (
        f"| {row.name} | {row.ratio:.1f}x | {limits[0]} | {row.measured.statements} | {limits[1]} "
        f"| {measured.app_ms:.2f} + {measured.database_ms:.2f} | {measured.size:,} | {verdict} |"
    )


def _wire(html: bytes) -> str:
    static = Path(settings.BASE_DIR) / "static"
    packed = {name: len(gzip.compress((static / name).read_bytes(), 9)) for name in WIRE}
    fonts = sum((static / name).stat().st_size for name in FONTS)
    page = len(gzip.compress(html, 9))
    parts = ", ".join(f"{name} {size / 1000:.1f}" for name, size in packed.items())
    total = page + sum(packed.values()) + fonts
    return (
        f"\nFirst view over the wire, KB gzip: HTML {page / 1000:.1f} ({len(html) / 1000:.1f} raw), {parts}, "
        f"fonts {fonts / 1000:.1f}; {total / 1000:.1f} in all."
    )
