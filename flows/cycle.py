"""START HERE: the yearly run of one cycle, from the units' reports to signed dossiers and the town's papers, on one screen."""

from prefect import State, flow

from flows.decision.council_stop import council_stop, inputs_of
from flows.decision.judging import judge_all
from flows.decision.papers import town_papers
from flows.dossiers.bundles import dossiers_of, dossiers_to_bundles
from flows.dossiers.papers import papers_to_pdf
from flows.intake.reception import take_in
from flows.intake.town_forms import send_lane_forms
from flows.publishing.publication import forget_former_work, publish_results
from flows.run.context import open_run
from flows.run.endings import dossiers_made, ended, forms_sent, in_one_line, ranked, stopped, taken_in
from flows.run.part_runs import entered
from flows.run.place import find_place
from flows.run.request import CycleRun
from flows.run.stages import OFFICE_THREADS, whole
from flows.run.when import asked_for, patience, run_name
from flows.settings import read_settings
from rules.values.steps import Step
from tasks.storage.publishing import only_run


@flow(
    name="award-cycle",
    description="Chạy một chu kỳ khen thưởng: nhận báo cáo, kiểm tra, thẩm định, xếp hạng, lập và ký hồ sơ, trình Hội đồng.",
    flow_run_name=run_name,
    task_runner=OFFICE_THREADS,
    validate_parameters=True,
)
@in_one_line
def award_cycle(params: CycleRun) -> State:
    """Run one cycle as far as it is asked for, and can go; all its results are under the folder of results."""
    place = find_place(params, read_settings(), asked_for())
    with only_run(place.out, patience()), open_run(place, inputs_of(place)) as run:
        stop = council_stop(run)
        if stop.ended:
            return stopped(stop.ended)

        reception = take_in(run)
        if not params.until.goes_on_to(Step.APPRAISAL):
            return entered(run, taken_in(reception.collected))
        if params.until is Step.APPRAISAL:
            return entered(run, forms_sent(run, send_lane_forms(run, reception.received.reports)))

        decision = judge_all(whole(reception.received), run)
        if not params.until.goes_on_to(Step.DOSSIERS):
            return entered(run, ranked(run, decision))

        dossiers = dossiers_of(run, decision, reception.received.supplied)
        unmade = papers_to_pdf(run, [dossier.draft for dossier in dossiers])
        bundles, held = dossiers_to_bundles(run, dossiers, unmade)
        if not params.until.goes_on_to(Step.PUBLISHING):
            return entered(run, dossiers_made(bundles, held))

        town = town_papers(run, decision, [dossier for dossier in dossiers if dossier.unit in bundles])
        outcome = publish_results(run, town, bundles, held, reception.returned)
        forget_former_work(run, dossiers, reception.returns, town)

    stop.wait(outcome)
    return ended(outcome)
