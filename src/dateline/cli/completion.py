"""``dateline completion``: shell completion, by click's own mechanism."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    r"""Print the script that completes commands in a shell.

    \b
    bash:  dateline completion bash > ~/.local/share/bash-completion/completions/dateline
    zsh:   dateline completion zsh > a folder in $fpath, as _dateline
    fish:  dateline completion fish > ~/.config/fish/completions/dateline.fish
    """
    maker = get_completion_class(shell)
    assert maker is not None
    click.echo(maker(ctx.find_root().command, {}, "dateline", "_DATELINE_COMPLETE").source())
