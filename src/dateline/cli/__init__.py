"""The command line: one file a command, loaded only when it is called; may import everything.

Exit codes: 0 ok, 1 failed, 2 wrong usage, 3 some inputs could not be read (the others were).
"""

from __future__ import annotations

import importlib
import sys

import click

import dateline
from dateline.cli.terminal import silence_stdout, visible
from dateline.errors import DatelineError

COMMANDS = {
    "read": "Read news reports and write down what they tell.",
    "add": "Read news reports and keep them in the store.",
    "feeds": "Say which feeds are watched, and see how they fare.",
    "watch": "Read the feeds as they come, and keep what they tell.",
    "events": "List what happened, as all reports together tell it.",
    "stories": "List stories: reports that tell of the same matter.",
    "articles": "List the reports that are stored.",
    "claims": "List claims: what single reports say, with their words.",
    "queries": "Keep filters under a name, for lists, feeds and alerts.",
    "alerts": "Be told when something is new or changes.",
    "show": "Show all of one event, story, article or claim.",
    "why": "Show the way from an event to the characters of the reports.",
    "judge": "Say whether two belong together; that outlives every new run.",
    "judgements": "List what people judged.",
    "relink": "Make copies, stories and events anew from the reports kept.",
    "types": "Show the kinds of happening that are read.",
    "verify": "Check that nothing in the store was changed or lost.",
    "backup": "Write all of the store to one file.",
    "restore": "Bring a store back from such a file.",
    "prune": "Take old reports, or their raw bytes, out of the store.",
    "migrate": "Bring a store up to date after Dateline was updated.",
    "doctor": "Say what is installed, what is missing and how to get it.",
    "gazetteer": "Import places of your own, look names up, build the gazetteer.",
    "actors": "Make a file of your own actors from a PETRARCH dictionary.",
    "completion": "Print the script that completes commands in a shell.",
}


class Failed(click.ClickException):
    """The command failed; click prints the message and exits with 1."""

    exit_code = 1

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Print the message to stderr, with nothing in it that could drive the terminal."""
        click.echo(f"dateline: {visible(self.message)}", err=True)


class Commands(click.Group):
    """Imports a command's module when the command is wanted, so that ``--help`` needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands in the order in which they are met."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load the module ``dateline.cli.NAME`` and take its ``command``."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"dateline.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run; errors that are raised on purpose become one line on stderr, a closed pipe a quiet end."""
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever reads our output has seen enough (`| head`): that is no failure.
            silence_stdout()
            ctx.exit(0)
        except DatelineError as error:
            raise Failed(str(error)) from error
        except OSError as error:
            # Of our own output, a full disk behind stdout, say; troubles of inputs are InputErrors.
            silence_stdout()
            raise Failed(str(error)) from error
        return result


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(dateline.__version__, prog_name="dateline")
def main() -> None:
    """Read news reports and write down, with the exact words, who did what to whom, where and when."""
