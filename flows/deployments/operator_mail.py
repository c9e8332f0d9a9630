"""Tells the operator by e-mail that a run failed or waits; an automation of the Prefect server starts it."""

from prefect import flow, get_run_logger, task
from prefect.utilities.urls import url_for
from pydantic import BaseModel, ConfigDict, Field

from flows.mailing import mail_server
from flows.run.stages import BY_KEY
from flows.settings import read_settings
from rules.notices.operator import operator_mail
from rules.values.errors import ThiduaError
from tasks.mail.bodies import bodies
from tasks.mail.smtp import Letter, send


class FlowRunEvent(BaseModel):
    """What happened to a flow run, as the automation fills it in."""

    model_config = ConfigDict(
        title="Báo tin cho người vận hành",
        frozen=True,
        json_schema_extra={"description": "Do máy chủ tự điền khi một lần chạy dừng vì lỗi hoặc chờ người."},
    )

    flow_run_id: str = Field(title="Mã lần chạy", description="Mã do máy chủ đặt")
    state: str = Field(title="Trạng thái", description="Tên trạng thái của lần chạy, ví dụ Failed")
    name: str = Field(default="", title="Tên lần chạy", description="Hiện trong tiêu đề thư")
    message: str = Field(default="", title="Máy báo", description="Lời của máy về trạng thái đó")
    state_id: str = Field(
        default="",
        title="Mã trạng thái",
        description="Có mã này thì lần chạy dừng lần nữa sẽ báo lần nữa; bỏ trống: mỗi trạng thái báo một lần",
    )


@flow(
    name="tell-operator",
    description="Báo cho người vận hành bằng thư điện tử: lần chạy nào dừng vì lỗi hoặc đang chờ, cần làm gì.",
    flow_run_name="bao-tin-{params.state}",
    validate_parameters=True,
)
def tell_operator(params: FlowRunEvent) -> str:
    """Mail the operator once for each flow run and state; returns what was done, raises ThiduaError where it can't be."""
    settings = read_settings()
    if not settings.notify:
        done = f"Không gửi thư: chưa bật THIDUA_NOTIFY. Lần chạy {params.name or params.flow_run_id}: {params.state}."
        get_run_logger().info(done)
        return done
    # The result is kept: the same news again sends nothing. A letter that failed is no result, Retry sends it.
    return mail_operator(key=f"bao-tin/{params.flow_run_id}/{params.state_id or params.state}", told=params)


@task(task_run_name="gui-thu", cache_policy=BY_KEY, persist_result=True)
def mail_operator(key: str, told: FlowRunEvent) -> str:
    """Send the letter."""
    settings = read_settings()
    server = mail_server(settings, "thidua", operator=True)
    if server is None:
        raise ThiduaError("Chưa bật THIDUA_NOTIFY: không gửi thư.")
    url = url_for("flow-run", obj_id=told.flow_run_id) or ""
    words = operator_mail(told.name, told.state, told.message, url, f"{settings.pages}/")
    text, html = bodies(words)
    (sent,) = send([Letter(settings.operator_email, words.subject, text, html, key)], server)
    if sent.failed:
        raise ThiduaError(f"Thư báo cho {settings.operator_email} chưa gửi được: {sent.failed}.")
    return f"Đã báo cho {settings.operator_email}."
