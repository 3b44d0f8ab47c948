"""The demo: synthesize, plan, apply, plan again, read back, destroy."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from rich.console import Console

from tollgate.demo import tables
from tollgate.demo.aws_environment import without_aws
from tollgate.demo.deployed import read_back
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws, check_installed
from tollgate.demo.folder import DEFAULT_FOLDER, DemoFolder
from tollgate.demo.look_around import look_around
from tollgate.demo.progress import Step, Steps
from tollgate.demo.stand_ins import make_functions, stand_in_secrets
from tollgate.errors import MissingTool, TerraformError
from tollgate.terminal import say
from tollgate.terraform.binary import Binary, find_binary
from tollgate.terraform.environment import environment
from tollgate.terraform.local_backend import keep_state_here
from tollgate.terraform.outputs import Outputs, joined
from tollgate.terraform.provider_source import ProviderSource, find_provider_source
from tollgate.terraform.runner import PlanSummary, Terraform
from tollgate.terraform.stacks import DOCUMENT, Stack, find_stacks, is_of_account, notes_of, read_document
from tollgate.workflow.synthesis import synthesize


class Outcome(Enum):
    """How a demo ended."""

    WHOLE = "everything was done"
    WITHOUT_TERRAFORM = "nothing after the synthesis was done, for want of Terraform or its provider"
    PLAN_NOT_EMPTY = "the plan after the apply was not empty"


@dataclass(frozen=True)
class Options:
    """What a user asks of a demo.

    Attributes:
        file: the description; what `main.py` takes by default.
        environment: the one to apply; the first by default.
        keep: leave everything running at the end.
        folder: where everything is written.
    """

    file: Path | None = None
    environment: str | None = None
    keep: bool = False
    folder: Path = DEFAULT_FOLDER


def run(options: Options, console: Console) -> Outcome:
    """Run the demo, and leave nothing behind unless asked to.

    Raises:
        TollgateError: a step failed.
    """
    check_installed()
    folder = DemoFolder(options.folder)
    folder.prepare()
    keep = False
    try:
        steps = Steps(console)
        stacks = _synthesized(options, folder, steps)
        try:
            binary = find_binary()
            source = find_provider_source(binary, folder=folder.path)
        except (TerraformError, MissingTool) as error:
            keep = True
            say(console, f"The rest is skipped. {error}")
            say(console, f"What was synthesized is {stacks[0].folder / DOCUMENT}")
            return Outcome.WITHOUT_TERRAFORM
        with _aws(folder, steps, read_document(stacks[0]).account) as aws:
            deployment = _Deployment(stacks, aws.at, binary, source, console, steps)
            outcome = deployment.apply()
            if outcome is Outcome.WHOLE:
                deployment.show()
            if options.keep:
                aws.keep_while(folder.running)
                keep = True
                console.print(deployment.look_around(folder, options), soft_wrap=True)
            else:
                deployment.destroy()
        return outcome
    finally:
        if keep:
            folder.release()
        else:
            folder.remove()


def stop(folder: Path) -> bool:
    """Stop a demo that was left running; whether there was one."""
    return DemoFolder(folder).stop()


def _synthesized(options: Options, folder: DemoFolder, steps: Steps) -> Sequence[Stack]:
    with steps.step("Synthesize") as step:
        stacks = synthesize(
            out=folder.out, file=options.file, environment=options.environment, follow=step.tell
        )
        environment = options.environment or notes_of(stacks[0]).get("environment") or stacks[0].name
        found = find_stacks(folder.out, environment)
        count = sum(sum(read_document(stack).resources.values()) for stack in found)
        of_gateway = [stack for stack in found if not is_of_account(stack)]
        shards = f" and its {len(of_gateway) - 1} shards" if len(of_gateway) > 1 else ""
        account = ", with what the account has once" if len(of_gateway) < len(found) else ""
        step.result = f"{of_gateway[0].name}{shards}{account}: {count} resources"
    return found


@contextmanager
def _aws(folder: DemoFolder, steps: Steps, account: str | None) -> Iterator[EmbeddedAws]:
    with ExitStack() as until_the_end:
        with steps.step("Start an embedded AWS") as step:
            aws = until_the_end.enter_context(EmbeddedAws(log=folder.log, account=account))
            step.result = f"moto at {aws.at.url}" + (f", as account {account}" if account else "")
        folder.note_running(aws.at)
        yield aws


class _Deployment:
    """The stacks of an environment on their way into the embedded AWS and out of it again."""

    def __init__(
        self,
        stacks: Sequence[Stack],
        aws: AwsAt,
        binary: Binary,
        source: ProviderSource,
        console: Console,
        steps: Steps,
    ) -> None:
        self._stacks = stacks
        self._of_gateway = [stack for stack in stacks if not is_of_account(stack)]
        self._document = read_document(self._of_gateway[0])
        self._aws = aws
        self._source = source
        self._console = console
        self._steps = steps
        self._name = binary.path.name
        self._binary = binary
        self._environment = environment(
            stand_in_secrets(self._document.secrets) | without_aws(os.environ) | aws.environment,
            config_file=source.config_file,
        )

    def apply(self) -> Outcome:
        """Initialise, plan, apply, and plan again."""
        self._prepare()
        for stack in self._stacks:
            terraform = self._terraform(stack)
            with self._step("init", stack) as step:
                terraform.init(follow=step.tell)
                step.result = f"{terraform.binary}, AWS provider from {self._source.summary}"
            self._plan("plan", stack)
            with self._step("apply", stack) as step:
                step.result = f"{terraform.apply(_plan_file(stack), follow=step.tell).add} created"
        again = [plan for stack in self._stacks if not (plan := self._plan("plan again", stack)).is_empty]
        if not again:
            return Outcome.WHOLE
        say(self._console, "The second plan is not empty, though nothing has changed:", style="red")
        for plan in again:
            for change in plan.changes:
                self._console.print(f"  {change.action} {change.address}", soft_wrap=True)
        return Outcome.PLAN_NOT_EMPTY

    def show(self) -> None:
        """Read everything back and print it."""
        with self._steps.step("Read back with boto3"):
            outputs = self._outputs()
            deployed = read_back(self._aws.api_gateway(self._document.region), outputs)
        self._console.print()
        tables.show(self._console, outputs, deployed)
        self._call(outputs)

    def _call(self, outputs: Outputs) -> None:
        """Call it: moto answers no calls, so the document is served here, with the keys that are deployed."""
        from tollgate.demo import calls
        from tollgate.local.served.find import find_in
        from tollgate.local.served.read import read_gateway
        from tollgate.local.server.options import Options as Serving
        from tollgate.local.server.serving import in_background

        facts, _ = find_in([str(stack.folder) for stack in self._stacks], self._environment, offline=True)
        gateway = read_gateway(facts)
        deployed = {
            f"{consumer}/{slot}": value
            for consumer, slots in outputs.api_key_values.items()
            for slot, value in slots.items()
        }
        values = {key: deployed[key.name] for key in gateway.keys if key.name in deployed}
        with in_background(gateway, Serving(values=values, offline=True)) as at:
            calls.show(self._console, gateway, values, at)
        say(
            self._console,
            "moto answers no calls: these were answered by `tollgate serve`, of the same document.\n",
        )

    def destroy(self) -> None:
        """Destroy everything but what no plan may destroy, which goes with the embedded AWS."""
        for stack in reversed(self._of_gateway):
            with self._step("destroy", stack) as step:
                step.result = f"{self._terraform(stack).destroy(follow=step.tell).destroy} destroyed"

    def look_around(self, folder: DemoFolder, options: Options) -> str:
        """What to try while it is left running."""
        return look_around(
            self._aws,
            self._document.region,
            self._of_gateway,
            folder,
            self._terraform(self._of_gateway[0]),
            consumer=next(iter(self._outputs().api_key_ids), ""),
            file=options.file,
            environment=options.environment,
        )

    def _terraform(self, stack: Stack) -> Terraform:
        return Terraform(self._binary, stack.folder, self._environment)

    def _outputs(self) -> Outputs:
        return joined([self._terraform(stack).outputs() for stack in self._of_gateway])

    def _step(self, command: str, stack: Stack) -> AbstractContextManager[Step]:
        of_stack = f" of {stack.name}" if len(self._stacks) > 1 else ""
        return self._steps.step(f"{self._name} {command}{of_stack}")

    def _prepare(self) -> None:
        for stack in self._stacks:
            keep_state_here(stack.folder)
        if (backend := self._document.backend) != "local":
            say(
                self._console,
                f"  Instead of the {backend} backend, the demo keeps its state in its own folder.",
            )
        if functions := self._document.functions:
            names = ", ".join(sorted({function.name for function in functions}))
            make_functions(self._aws, self._document.region, functions)
            say(self._console, f"  Stand-ins for the Lambda functions that the gateway calls: {names}")
        if secrets := [name for name in self._document.secrets if f"TF_VAR_{name}" not in os.environ]:
            say(self._console, f"  Stand-ins for the secrets of backends: {', '.join(secrets)}")

    def _plan(self, command: str, stack: Stack) -> PlanSummary:
        with self._step(command, stack) as step:
            plan = self._terraform(stack).plan(_plan_file(stack), follow=step.tell)
            step.result = "nothing changes" if plan.is_empty else str(plan)
        return plan


def _plan_file(stack: Stack) -> Path:
    return stack.folder / "tfplan"
