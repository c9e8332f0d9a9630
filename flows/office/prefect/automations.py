"""The office's automation, known by its name: the operator is told when a cycle's run fails or waits.

There is none on missing heartbeats: a heartbeat that the server takes in after a run's end, or after it was suspended, makes
Prefect call the run lost (PrefectHQ/prefect#18653, #21932, both open). `leftovers` looks for the processes themselves.
"""

from datetime import timedelta
from typing import Any

from flows.office.prefect.deploying import CYCLE_TAG, TELLING

TELL = "Báo người phụ trách khi một lần chạy hỏng hoặc chờ"


def apply_automation(client: Any) -> None:
    """Make the automation where it is not there, change it where it differs; one that was switched off in the UI stays off.

    Without the deployment that tells the operator there is none.
    """
    from prefect.events.schemas.automations import AutomationCore
    from prefect.exceptions import ObjectNotFound

    try:
        wanted = _tell(client.read_deployment_by_name(TELLING).id)
    except ObjectNotFound:
        return
    found = {there.name: there for there in client.read_automations()}.get(TELL)
    if found is None:
        client.create_automation(wanted)
    elif _content(found) != _content(wanted):
        content = wanted.model_dump(exclude={"owner_resource"})
        client.update_automation(found.id, AutomationCore(**{**content, "enabled": found.enabled}))


def _content(automation: Any) -> Any:
    # Not as JSON: what is a set would be a list, in any order.
    return automation.model_dump(include={"description", "trigger", "actions"})


def _tell(deployment: Any) -> Any:
    """A cycle's run that fails, or waits for people, starts the flow that tells the operator of it."""
    from prefect.events.actions import RunDeployment
    from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

    about = {
        "flow_run_id": "{{ flow_run.id }}",
        "state": "{{ flow_run.state.name }}",
        "state_id": "{{ flow_run.state.id }}",
        "name": "{{ flow_run.name }}",
        "message": "{{ flow_run.state.message or '' }}",
    }
    return AutomationCore(
        name=TELL,
        description="Chạy bao-tin với mã và trạng thái của lần chạy; thư chỉ gửi khi THIDUA_NOTIFY bật.",
        trigger=EventTrigger(
            match={"prefect.resource.id": "prefect.flow-run.*"},
            match_related={"prefect.resource.id": f"prefect.tag.{CYCLE_TAG}", "prefect.resource.role": "tag"},
            expect={
                f"prefect.flow-run.{state}"
                for state in ("Failed", "Crashed", "TimedOut", "Suspended", "Paused")
            },
            for_each={"prefect.resource.id"},
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[
            RunDeployment(
                source="selected",
                deployment_id=deployment,
                job_variables=None,
                parameters={
                    "params": {
                        field: {"__prefect_kind": "jinja", "template": text} for field, text in about.items()
                    }
                },
            )
        ],
    )
