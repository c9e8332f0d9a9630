"""How a certificate stands at a moment: up to an anchor of ours, and not revoked, as far as it can be proved."""

from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import x509
from pyhanko_certvalidator import ValidationContext, find_valid_path
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    RevokedError,
    StaleRevinfoError,
    ValidationError,
)
from pyhanko_certvalidator.fetchers import Fetchers

from rules.verifying.values import Verdict
from tasks.pki.trust import Trust
from tasks.pki.validation_data import ValidationData

TRIAL_MARK = "BẢN THỬ"


@dataclass(frozen=True)
class ValidationBasis:
    """On what certificates are judged: whom this office trusts, what came along, whether the network may be asked.

    `proved_at`: when all of it was there, by a document time stamp; None: nobody says.
    """

    trust: Trust
    known: ValidationData
    fetchers: Fetchers | None = None
    proved_at: datetime | None = None


@dataclass(frozen=True)
class CertificateStatus:
    """Trust and revocation of one certificate, each with why; `revoked` since when, where it is."""

    trust: Verdict
    trust_says: str
    revocation: Verdict
    revocation_says: str
    revoked: datetime | None = None


def common_name(name: x509.Name) -> str:
    """Return the common name in a certificate's name, or all of it where there is none."""
    found = name.native.get("common_name")
    if isinstance(found, list):
        found = found[-1]
    return str(found or name.human_friendly)


def holder_of(certificate: x509.Certificate) -> str:
    """Return the names of persons and bodies in a certificate's subject, one a line."""
    told = certificate.subject.native
    found = [told.get(kind, []) for kind in ("common_name", "organization_name", "organizational_unit_name")]
    return "\n".join(str(name) for each in found for name in (each if isinstance(each, list) else [each]))


def is_trial(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate says of itself that it is a trial CA's."""
    return TRIAL_MARK in certificate.issuer.human_friendly


async def standing_of(
    certificate: x509.Certificate, ground: ValidationBasis, *, at: datetime | None, claimed: datetime | None
) -> CertificateStatus:
    """Judge a certificate at a proved moment `at`, else now; `claimed` is a time nobody but the signer vouches for."""
    trust, says = await _trust(certificate, ground, at, claimed)
    if is_trial(certificate):
        trust, says = Verdict.UNKNOWN, f"chứng thư thử ({TRIAL_MARK}), không có giá trị pháp lý"
    if trust is not Verdict.VALID:
        return CertificateStatus(trust, says, Verdict.UNKNOWN, "chưa xét thu hồi vì chưa tin được chứng thư")
    return await _revocation(certificate, ground, at, claimed, says)


async def _trust(
    certificate: x509.Certificate, ground: ValidationBasis, at: datetime | None, claimed: datetime | None
) -> tuple[Verdict, str]:
    if not ground.trust.anchors:
        return Verdict.UNKNOWN, "máy này chưa đặt chứng thư gốc nào được tin (THIDUA_TRUST)"
    try:
        root = await _path(certificate, ground, at, "none")
    except (PathBuildingError, InvalidCertificateError):  # the latter: signed by itself, and no anchor
        name = common_name(certificate.issuer)
        return Verdict.UNKNOWN, f"nơi cấp “{name}” không thuộc chứng thư gốc được tin"
    except ExpiredError as error:
        ended = _day(error.expired_dt)
        if at is not None:
            return Verdict.INVALID, f"chứng thư đã hết hạn ngày {ended}, trước lúc ký"
        if claimed is not None and claimed > error.expired_dt:
            return Verdict.INVALID, f"chứng thư đã hết hạn ngày {ended}, trước giờ ký tự ghi"
        return (
            Verdict.UNKNOWN,
            f"chứng thư đã hết hạn ngày {ended} và không có dấu thời gian chứng minh đã ký trước đó",
        )
    except NotYetValidError as error:
        verdict = Verdict.INVALID if at is not None else Verdict.UNKNOWN
        return verdict, f"chứng thư chỉ có hiệu lực từ ngày {_day(error.valid_from)}"
    except DisallowedAlgorithmError:
        return Verdict.UNKNOWN, "chứng thư dùng thuật toán đã yếu"
    except ValidationError:
        return Verdict.INVALID, "chuỗi chứng thư không đúng quy tắc"
    ended = certificate.not_valid_after
    if _is_anchor(certificate, ground) and (at or datetime.now(UTC)) > ended:  # no path, so nobody looked
        return Verdict.UNKNOWN, f"chứng thư đã hết hạn ngày {_day(ended)}"
    return Verdict.VALID, f"dẫn tới chứng thư gốc “{root}”"


async def _revocation(
    certificate: x509.Certificate,
    ground: ValidationBasis,
    at: datetime | None,
    claimed: datetime | None,
    trusts: str,
) -> CertificateStatus:
    def status(verdict: Verdict, says: str, revoked: datetime | None = None) -> CertificateStatus:
        return CertificateStatus(Verdict.VALID, trusts, verdict, says, revoked)

    if _is_anchor(certificate, ground):
        return status(Verdict.UNKNOWN, "chứng thư được tin trực tiếp, không có nơi nào thu hồi nó")
    why = _unproved(certificate, ground)
    # What is known now speaks for the moment of signing too: not revoked now, not revoked then; revoked since when.
    for moment in (None, at) if at is not None else (None,):
        try:
            await _path(certificate, ground, moment, "require")
        except RevokedError as error:
            if error.is_side_validation:
                why = "nơi trả lời về thu hồi không đáng tin"
                continue
            since = error.revocation_dt
            who = "chứng thư" if error.is_ee_cert else "chứng thư của nơi cấp"
            if at is not None and since > at:
                return status(Verdict.VALID, f"{who} bị thu hồi ngày {_day(since)}, sau khi ký", since)
            if at is None and claimed is not None and claimed < since:
                return status(
                    Verdict.UNKNOWN,
                    f"{who} bị thu hồi ngày {_day(since)}; không có dấu thời gian chứng minh đã ký trước đó",
                    since,
                )
            return status(Verdict.INVALID, f"{who} đã bị thu hồi từ ngày {_day(since)}, trước lúc ký", since)
        except StaleRevinfoError:
            why = "bằng chứng về thu hồi kèm theo đã cũ so với lúc cần xét" if not ground.fetchers else why
        except (InsufficientRevinfoError, ValidationError, PathBuildingError):
            continue
        else:
            return status(
                Verdict.VALID, "có bằng chứng chưa bị thu hồi lúc ký" if at else "hiện chưa bị thu hồi"
            )
    return status(Verdict.UNKNOWN, why)


async def _path(
    certificate: x509.Certificate, ground: ValidationBasis, moment: datetime | None, revocation: str
) -> str:
    """Return the anchor's name of a path that holds at a moment (now); the library's errors where there is none."""
    known = (ValidationData(lists=ground.trust.lists) + ground.known).before(certificate.not_valid_after)
    context = ValidationContext(
        trust_roots=list(ground.trust.anchors),
        other_certs=[*ground.trust.others, *known.certificates],
        crls=list(known.lists),
        ocsps=list(known.answers),
        moment=moment,
        revocation_mode=revocation,
        retroactive_revinfo=moment is not None,
        allow_fetching=ground.fetchers is not None,
        fetchers=ground.fetchers,
    )
    paths = context.path_builder.async_build_paths_lazy(certificate)
    path = await find_valid_path(certificate, paths, validation_context=context)
    return common_name(path.trust_anchor.authority.name)


def _is_anchor(certificate: x509.Certificate, ground: ValidationBasis) -> bool:
    """Tell whether a certificate is itself one of the anchors: by its bytes, the library takes only the very same object for equal."""
    return any(anchor.dump() == certificate.dump() for anchor in ground.trust.anchors)


def _unproved(certificate: x509.Certificate, ground: ValidationBasis) -> str:
    if not certificate.ocsp_urls and not certificate.crl_distribution_points:
        return "chứng thư không nêu nơi tra thu hồi"
    if ground.fetchers is None:
        return "chưa tra được thu hồi vì không hỏi mạng"
    return "nơi tra thu hồi không trả lời được"


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%d/%m/%Y")
