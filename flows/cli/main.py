"""The command `thidua`. Nothing heavy is imported before the command that needs it."""

import os
import sys
from functools import partial
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from flows.cli import (
    backup,
    forms,
    lint,
    persons,
    preview,
    questions,
    register,
    renew,
    run,
    sample,
    sign,
    up,
    verify,
)
from flows.cli.usage import in_vietnamese
from rules.values.errors import ThiduaError, WrongUse
from rules.values.machine import refusal
from tasks.storage.private import OURS_ALONE

OF_NOBODY = frozenset({"forms", "preview", "sample"})
"""Commands that write nothing of real persons: for whoever wants to look."""


class OneLineGroup(click.Group):
    """Commands that end with one line and its exit status where an input, a setting or the way they are written stops them."""

    def make_context(self, *given: Any, **named: Any) -> click.Context:
        """Read the command line as far as the command's name."""
        try:
            return super().make_context(*given, **named)
        except click.UsageError as wrong:
            _wrong_use(wrong)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except click.UsageError as wrong:
            _wrong_use(wrong)
        except ThiduaError as stopped:
            _stop(str(stopped), stopped.exit_status)
        except BrokenPipeError:
            raise  # whoever read us (head, less) has gone: click ends quietly
        except OSError as refused:
            _stop(refusal(refused), 3)
        except KeyboardInterrupt:
            _stop("Đã dừng theo yêu cầu; phần đã xong được giữ lại, chạy lại để làm tiếp.", 130)


def _wrong_use(wrong: click.UsageError) -> NoReturn:
    if isinstance(wrong, NoArgsIsHelpError):  # not an error: the help is shown
        raise wrong
    _stop(str(in_vietnamese(wrong)), WrongUse.exit_status)


def _stop(text: str, status: int) -> NoReturn:
    click.echo(f"thidua: {text}", err=True)
    sys.exit(status)


@click.group(cls=OneLineGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="thidua")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Xét khen thưởng phong trào thi đua: nhận báo cáo, kiểm tra, chấm điểm, xếp hạng, lập và ký hồ sơ."""
    if ctx.invoked_subcommand not in OF_NOBODY:
        ctx.call_on_close(partial(os.umask, os.umask(OURS_ALONE)))


for _command in (
    run.run,
    forms.forms,
    sample.sample,
    up.up,
    backup.backup,
    backup.restore,
    lint.lint,
    preview.preview,
    questions.explain,
    questions.sensitivity,
    questions.diff,
    register.audit,
    register.register,
    register.revoke,
    register.replace,
    persons.forget,
    persons.person,
    sign.sign,
    renew.renew,
    verify.verify,
):
    main.add_command(_command)


if __name__ == "__main__":
    main()
