"""Headings and fixed sentences of the report and the terminal, in every language."""

from collections.abc import Mapping
from typing import Final

from wsinvest.i18n.messages import Phrase
from wsinvest.model.finding import Confidence

# ── Titles of sections ───────────────────────────────────────────────────────────────────────────────────────────────

TITLES: Final[Mapping[str, Phrase]] = {
    "config": Phrase("Configuration", "Configuração"),
    "token": Phrase("Tokens and login", "Tokens e login"),
    "passport": Phrase("The token's passport", "O passaporte do token"),
    "resource": Phrase("Resources", "Recursos"),
    "handshake": Phrase("Handshake", "Handshake"),
    "head": Phrase("At a glance", "Em resumo"),
    "verdict": Phrase("Verdict", "Veredito"),
    "problems": Phrase("Problems found", "Problemas identificados"),
    "causes": Phrase("Root cause analysis", "Análise de causa raiz"),
    "today": Phrase("What to do in the next 24 hours", "O que fazer nas próximas 24 horas"),
    "plan": Phrase("Correction plan", "Plano de correção"),
    "objectives": Phrase("Measures of success", "Métricas de sucesso"),
    "next": Phrase("Next steps", "Próximos passos"),
    "measured": Phrase("Measurements", "Medições"),
    "not_examined": Phrase("What was not examined", "O que não foi examinado"),
    "evidence": Phrase("Evidence, for engineers", "Evidências, para engenheiros"),
}

MEASURED_NOTE: Final = Phrase(
    "Every attempt stage by stage, how long they took, and how full each resource was. Each figure has its table.",
    "Cada tentativa, etapa por etapa, sua duração e o uso de cada recurso. Cada figura tem sua tabela.",
)

# ── Head and verdict ─────────────────────────────────────────────────────────────────────────────────────────────────

DATE: Final = Phrase("Date", "Data")
TARGET: Final = Phrase("Target", "Alvo")
STATUS: Final = Phrase("Status", "Status")
PROBLEMS: Final = Phrase("Problems", "Total de problemas")
HANDSHAKES: Final = Phrase("Connections", "Conexões")
RUN: Final = Phrase("Run", "Execução")
OK: Final = Phrase("ok", "sem falhas")
# The status words that say what is not known.
UNKNOWN: Final[Mapping[str, Phrase]] = {
    "incomplete": Phrase("incomplete", "incompleto"),
    "undetermined": Phrase("undetermined", "indeterminado"),
}
COUNTS: Final[Mapping[str, Phrase]] = {
    "critical": Phrase("{n:int} critical", "{n:int} {n:plural:crítico|críticos}"),
    "high": Phrase("{n:int} high", "{n:int} {n:plural:alto|altos}"),
    "medium": Phrase("{n:int} medium", "{n:int} {n:plural:médio|médios}"),
    "low": Phrase("{n:int} low", "{n:int} {n:plural:baixo|baixos}"),
}
OPENED_OF: Final = Phrase(
    "{opened:int} of {total:int} {total:plural:connection|connections} opened ({rate:pct})",
    "{opened:int} de {total:int} {total:plural:conexão aberta|conexões abertas} ({rate:pct})",
)
RECONSTRUCTED: Final = Phrase(
    "This case was reconstructed from {source}. wsinvest measured none of it: what the source states is taken as it "
    "stands, and what the source only supposed is listed under “What was not examined”.",
    "Este caso foi reconstruído a partir de {source}. Nada nele foi medido pelo wsinvest: o que a fonte afirma foi "
    "registrado como está, e o que ela apenas supôs aparece em “O que não foi examinado”.",
)
HANDSHAKE_UNSEEN: Final = Phrase(
    "Whether connections open was not examined ({why}).", "Não se examinou se as conexões abrem ({why})."
)
MISSED: Final = Phrase(
    "not examined, or in part: {parts:list}; see what was not examined, then run again (with a longer --deadline "
    "where time ran out)",
    "não examinado, ou só em parte: {parts:list}; veja o que não foi examinado e execute de novo (com um --deadline "
    "maior se faltou tempo)",
)
VERDICT_ROOT: Final = Phrase("Main root cause ({sure}): {title}.", "Causa raiz principal ({sure}): {title}.")
VERDICT_UNDECIDED: Final = Phrase(
    "Not determinable from here: {title}; or {others:list}.", "Não determinável daqui: {title}; ou {others:list}."
)
VERDICT_MORE_ROOTS: Final = Phrase(
    "{n:int} {n:plural:further root cause stands|further root causes stand} beside it.",
    "Há ainda {n:int} {n:plural:outra causa raiz independente|outras causas raiz independentes}.",
)
VERDICT_NO_ROOT: Final = Phrase(
    "{n:int} {n:plural:problem was|problems were} found, none of which explains a failure.",
    "{n:int} {n:plural:problema foi encontrado|problemas foram encontrados}, mas nenhum explica uma falha.",
)
VERDICT_FINE: Final = Phrase(
    "No fault was found in what could be examined.", "Nenhuma falha foi encontrada no que pôde ser examinado."
)
VERDICT_FAILS_UNEXPLAINED: Final = Phrase(
    "The cause could not be determined from what was observed; see what was not examined.",
    "A causa não pôde ser determinada com o que foi observado; veja o que não foi examinado.",
)
VERDICT_UNDETERMINED: Final = Phrase(
    "The service asks for a credential, and none was named to this run: whether it works with one is not known.",
    "O serviço exige uma credencial, e nenhuma foi informada a esta execução: não se sabe se ele funciona com uma.",
)
FIRST: Final = Phrase("Do this first: {step}", "Faça isto primeiro: {step}")

# ── Problems ─────────────────────────────────────────────────────────────────────────────────────────────────────────

PROBLEMS_OF: Final[Mapping[str, Phrase]] = {
    "critical": Phrase("Critical problems ({n:int})", "Problemas críticos ({n:int})"),
    "high": Phrase("Problems of high priority ({n:int})", "Problemas de alta prioridade ({n:int})"),
    "medium": Phrase("Medium problems ({n:int})", "Problemas médios ({n:int})"),
    "low": Phrase("Minor problems ({n:int})", "Problemas menores ({n:int})"),
}
CATEGORY: Final = Phrase("Category", "Categoria")
IMPACT: Final = Phrase("Impact", "Impacto")
CAUSE: Final = Phrase("Cause", "Causa")
FIX: Final = Phrase("Fix", "Solução")
CHECK: Final = Phrase("Check", "Verificação")
CONFIDENCE: Final = Phrase("Confidence", "Certeza")
# How sure a finding is, with what that means.
CERTAINTY: Final[Mapping[Confidence, Phrase]] = {
    Confidence.PROVEN: Phrase("proven", "comprovado"),
    Confidence.INFERRED: Phrase(
        "inferred: it fits all that was seen, but other causes remain possible",
        "inferido: condiz com tudo o que foi visto, mas outras causas ainda são possíveis",
    ),
    Confidence.OBSERVED: Phrase("observed as a symptom", "observado como sintoma"),
}
NO_PROBLEMS: Final = Phrase("No problem was found.", "Nenhum problema foi encontrado.")

# ── Causes ───────────────────────────────────────────────────────────────────────────────────────────────────────────

ROOT_N: Final = Phrase("Root cause {n:int}: {title}", "Causa raiz {n:int}: {title}")
ROOT: Final = Phrase("root cause, {sure}", "causa raiz, {sure}")
# How sure a root cause is: the word agrees with "cause".
SURE: Final[Mapping[Confidence, Phrase]] = {
    Confidence.PROVEN: Phrase("proven", "comprovada"),
    Confidence.INFERRED: Phrase("inferred", "inferida"),
    Confidence.OBSERVED: Phrase("observed", "observada"),
}
GAP: Final = Phrase("not observed", "não observado")
GAPS_EXPLAINED: Final = Phrase(
    "A link that was not observed is a possible way from one to the other. Nothing that was seen proves it.",
    "Um elo não observado é um caminho possível entre um e outro. Nada do que foi visto o comprova.",
)
STANDS_ALONE: Final = Phrase(
    "Nothing else that was observed follows from it.", "Nada mais do que foi observado decorre dela."
)
SHARED_END: Final = Phrase(
    "Root causes {roots:list} lead to the same end: {title}.",
    "As causas raiz {roots:list} levam ao mesmo ponto: {title}.",
)
EXCLUDED: Final = Phrase("Excluded by a fact", "Excluído por um fato")
EXCLUDED_BY: Final = Phrase("{title} ({code}). The fact:", "{title} ({code}). O fato:")
UNDECIDED: Final = Phrase("What would tell it from another cause", "O que a distinguiria de outra causa")
RIVAL: Final = Phrase("{title} ({code}). Run:", "{title} ({code}). Execute:")

# ── Today, plan, objectives, next ────────────────────────────────────────────────────────────────────────────────────

STEP_N: Final = Phrase("{n:int}. {text} ({minutes:minutes})", "{n:int}. {text} ({minutes:minutes})")
NOTHING_TODAY: Final = Phrase(
    "Nothing that was found has to be done today.", "Nada do que foi encontrado precisa ser feito hoje."
)
REFUSED_ALIKE: Final = Phrase("Or, refused alike", "Ou, com a mesma recusa")
ADVICE: Final = Phrase("Advice", "Recomendações")
PREPARE: Final = Phrase("Begin to prepare today", "Comece a preparar hoje")
PREPARE_NOTE: Final = Phrase("{text} ({minutes:minutes}, {phase})", "{text} ({minutes:minutes}, {phase})")
MEMORY_ALERT: Final = Phrase(
    "Alert when memory is above {limit:pct}.", "Configurar alerta para memória acima de {limit:pct}."
)
PHASES: Final[Mapping[int, Phrase]] = {
    1: Phrase("Phase 1: critical corrections (today)", "Fase 1: correções críticas (hoje)"),
    2: Phrase("Phase 2: improvements (next 2 days)", "Fase 2: otimizações (próximos 2 dias)"),
    3: Phrase("Phase 3: monitoring (next week)", "Fase 3: monitoramento (próxima semana)"),
}
PHASE_1_ADVICE: Final = Phrase("Phase 1: advice, none of it urgent", "Fase 1: recomendações, nenhuma urgente")
PHASE_WHEN: Final[Mapping[int, Phrase]] = {
    1: Phrase("today", "hoje"),
    2: Phrase("next 2 days", "próximos 2 dias"),
    3: Phrase("next week", "próxima semana"),
}
STEPS_IN_ALL: Final = Phrase(
    "{n:int} {n:plural:step|steps}, {minutes:minutes} in all",
    "{n:int} {n:plural:etapa|etapas}, {minutes:minutes} no total",
)
STEP: Final = Phrase("Step", "Etapa")
TIME: Final = Phrase("Time", "Tempo")
SUM: Final = Phrase("Sum", "Soma")
ADDED_STEP: Final = Phrase("{text} *", "{text} *")
ADDED_NOTE: Final = Phrase(
    "* Not in the original report; the time is an estimate of wsinvest.",
    "* Não consta do relatório original; o tempo é uma estimativa do wsinvest.",
)
NO_PLAN: Final = Phrase("Nothing has to be corrected.", "Nada precisa ser corrigido.")
OBJECTIVE_KINDS: Final[Mapping[str, Phrase]] = {
    "resolution": Phrase("Indicators of resolution", "Indicadores de resolução"),
    "monitoring": Phrase("Measures for monitoring", "Métricas de monitoramento"),
}
OBJECTIVES_MET: Final = Phrase(
    "{met:int} of {n:int} met, {missed:int} missed, {unknown:int} unknown",
    "{met:int} de {n:int} {met:plural:atingido|atingidos}, {missed:int} não {missed:plural:atingido|atingidos}, "
    "{unknown:int} {unknown:plural:desconhecido|desconhecidos}",
)
OBJECTIVE: Final = Phrase("Objective", "Objetivo")
DUE: Final = Phrase("Target", "Meta")
MEASURED: Final = Phrase("Measured", "Medido")
STATE: Final = Phrase("State", "Situação")
NEXT_FIX: Final = Phrase(
    "Carry out phase 1 of the plan ({minutes:minutes}); check each step by its own check.",
    "Executar a fase 1 do plano ({minutes:minutes}); conferir cada etapa pela sua verificação.",
)
NEXT_MONITOR: Final = Phrase(
    "Put the monitoring in place (phases 2 and 3, {minutes:minutes}).",
    "Implementar o monitoramento (fases 2 e 3, {minutes:minutes}).",
)
NEXT_VALIDATE: Final = Phrase(
    "Validate: run this investigation again and compare the measures of success.",
    "Validar: executar esta investigação novamente e comparar as métricas de sucesso.",
)
NEXT_DEPLOY: Final = Phrase(
    "Deploy to production when no problem at high or above is left.",
    "Implantar em produção quando não restar problema alto ou crítico.",
)
NEXT_WATCH: Final = Phrase("Run it again on a schedule.", "Executar novamente de forma agendada.")
AGAIN: Final = Phrase("To run it again:", "Para executar novamente:")

# ── Not examined, evidence ───────────────────────────────────────────────────────────────────────────────────────────

WHY: Final = Phrase("Why", "Por quê")
WHAT: Final = Phrase("What", "O quê")
DETAIL: Final = Phrase("Detail", "Detalhe")
ALL_EXAMINED: Final = Phrase("Everything was examined.", "Tudo foi examinado.")
SUPPOSED: Final = Phrase("What the source only supposed", "O que a fonte apenas supôs")
NO_ADDRESS: Final = Phrase("the source does not name the address", "a fonte não informa o endereço")
NOT_EXAMINED_NOTE: Final = Phrase(
    "Not examined is not the same as in order: nothing is known about these.",
    "Não examinado não significa em ordem: nada se sabe sobre estes itens.",
)
FINDINGS: Final = Phrase("All findings by code", "Todos os achados por código")
CODE: Final = Phrase("Code", "Código")
SEVERITY: Final = Phrase("Severity", "Severidade")
REFERENCES: Final = Phrase("Evidence", "Evidências")
COLLECTED: Final = Phrase("What was collected", "O que foi coletado")
COLLECTOR: Final = Phrase("Collector", "Coletor")
TAKEN: Final = Phrase("Taken", "Obtido em")
TOOK: Final = Phrase("Took", "Duração")
OUTCOME: Final = Phrase("Outcome", "Resultado")
FACTS: Final = Phrase("facts", "fatos")
FACTS_RECONSTRUCTED: Final = Phrase("facts, reconstructed", "fatos, reconstruídos")
FACTS_OF: Final = Phrase("Facts of {collector}", "Fatos de {collector}")
FACT: Final = Phrase("Fact", "Fato")
VALUE: Final = Phrase("Value", "Valor")
MORE_FACTS: Final = Phrase("{n:int} more stand in {file}.", "Mais {n:int} estão em {file}.")
MASKED: Final = Phrase("What the filter masked in texts", "O que o filtro mascarou em textos")
PERSONAL_KEPT: Final = Phrase(
    "Names of users and e-mail addresses stand here as they were (--pii keep).",
    "Nomes de usuários e endereços de e-mail aparecem aqui como eram (--pii keep).",
)
MASKED_RULE: Final = Phrase("Rule: a known value, or a shape", "Regra: um valor conhecido ou um formato")
MASKED_TIMES: Final = Phrase("Times", "Vezes")
MASKED_NOTE: Final = Phrase(
    "Values of secrets are never recorded. Of {n:int} secret {n:plural:setting|settings} only state, length class and "
    "marks of damage were kept; tokens appear as fingerprints (hk:) under a key of this run alone.",
    "Valores de segredos nunca são registrados. De {n:int} {n:plural:configuração secreta|configurações secretas} "
    "ficaram apenas estado, classe de comprimento e sinais de dano; tokens aparecem como impressões digitais (hk:) "
    "sob uma chave exclusiva desta execução.",
)
VERSIONS: Final = Phrase("Versions", "Versões")

# ── Terminal ─────────────────────────────────────────────────────────────────────────────────────────────────────────

DO_NOW: Final = Phrase("Do now", "Faça agora")
PROOF: Final = Phrase("proof", "prova")
OR: Final = Phrase("or", "ou")
TO_TELL: Final = Phrase("to tell, run", "para distinguir, execute")
ROOT_CAUSES: Final = Phrase("Root causes", "Causas raiz")
NOT_EXAMINED_SHORT: Final = Phrase("Not examined", "Não examinado")
OTHER_CODES: Final = Phrase(
    "{n:int} further {n:plural:finding|findings}, shown with -v.",
    "Mais {n:int} {n:plural:achado|achados}, exibidos com -v.",
)
MORE_ROOTS: Final = Phrase(
    "{n:int} more root {n:plural:cause|causes}, shown with -v.",
    "Mais {n:int} {n:plural:causa raiz, exibida|causas raiz, exibidas} com -v.",
)
CHECKS: Final = Phrase("{n:int} {n:plural:check|checks}", "{n:int} {n:plural:verificação|verificações}")
REPORT_AT: Final = Phrase("Report", "Relatório")
