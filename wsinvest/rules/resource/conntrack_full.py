"""The table of tracked connections is full."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.conntrack import Conntrack
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Thresholds

RAISE_CONNTRACK: Final = Step(
    "raise_conntrack",
    TODAY,
    20,
    Phrase(
        "Raise net.netfilter.nf_conntrack_max, or exempt the port from tracking.",
        "Aumentar net.netfilter.nf_conntrack_max ou dispensar a porta do rastreamento.",
    ),
    Phrase(
        "nf_conntrack_count stays well below nf_conntrack_max under load.",
        "nf_conntrack_count fica bem abaixo de nf_conntrack_max sob carga.",
    ),
)


@rule(
    "resource.conntrack.full",
    leads_to=("tcp.connect.timeout",),
    text=Text(
        en=Words(
            title="The table of tracked connections is full ({count:int} of {limit:int})",
            impact="The kernel drops the first packet of new connections: they time out at random.",
            cause="Firewall rules make the kernel track every connection, and more are open than the table holds.",
            fix="A larger table, or no tracking for this port.",
            check="The kernel's log has no further line “nf_conntrack: table full”.",
            name="The table of tracked connections is full",
        ),
        pt_BR=Words(
            title="A tabela de conexões rastreadas está cheia ({count:int} de {limit:int})",
            impact="O kernel descarta o primeiro pacote de novas conexões: elas esgotam o tempo ao acaso.",
            cause="Regras de firewall fazem o kernel rastrear cada conexão, e há mais conexões do que cabem na tabela.",
            fix="Uma tabela maior ou nenhum rastreamento para essa porta.",
            check="O log do kernel não traz mais a linha “nf_conntrack: table full”.",
            name="A tabela de conexões rastreadas está cheia",
        ),
    ),
    steps=(RAISE_CONNTRACK,),
)
def conntrack_full(conntrack: Conntrack, thresholds: Thresholds) -> Outcome:
    """Near the maximum the kernel begins to drop."""
    if conntrack.count < thresholds.conntrack * conntrack.limit:
        return Clear(by=("conntrack:count",))
    values = {"count": conntrack.count, "limit": conntrack.limit}
    return Hit(Severity.CRITICAL, Confidence.PROVEN, values, ("conntrack:count", "conntrack:limit"))
