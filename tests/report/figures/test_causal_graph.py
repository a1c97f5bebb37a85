"""The causal graph has one row for each code, causes above effects, and gaps that a reader sees."""

from hypothesis import given
from hypothesis import strategies as st

from tests.building import case
from tests.report.figures.seeing import CHAINS, full, view
from wsinvest.model.finding import Link
from wsinvest.report.figures import causal_graph
from wsinvest.report.figures.causal_graph import Node, edges_of, place


def chains_over(paths):
    """Chains whose codes only ever lead from a smaller number to a larger one, as an acyclic graph gives them."""
    return tuple(tuple(Link(f"c{n:02}", True) for n in sorted(path)) for path in paths)


def test_a_join_stands_below_both_of_its_causes():
    """Two chains with one end meet in one row; a root without edges stands alone."""
    assert (
        Node("a.root", 0, 0),
        Node("a.middle", 1, 0),
        Node("b.root", 2, 1),
        Node("b.gap", 3, 1),
        Node("z.end", 4, 0),
        Node("c.alone", 5, 0),
    ) == place(CHAINS)


@given(st.lists(st.sets(st.integers(0, 12), min_size=1, max_size=6), max_size=8))
def test_rows_and_lanes_never_collide(paths):
    """For any chains: each code once, causes first, and no link runs through another code's mark."""
    chains = chains_over(paths)
    nodes = place(chains)
    at = {node.code: node for node in nodes}

    assert len(at) == len(nodes) == len({link.code for chain in chains for link in chain})
    for cause, effect in edges_of(chains):
        assert at[cause].row < at[effect].row
        between = [node for node in nodes if at[cause].row < node.row < at[effect].row]
        assert at[cause].lane not in [node.lane for node in between]


def test_a_link_to_a_gap_is_dotted():
    """Solid is what was observed at both ends."""
    lines = [trace["line"]["dash"] for trace in causal_graph.draw(full()).spec["data"] if trace["mode"] == "lines"]

    assert ["solid", "solid", "dot", "dot"] == lines


def test_roles_differ_by_symbol_and_by_word():
    """Nothing depends on colour."""
    marks = {one["name"]: one for one in causal_graph.draw(full()).spec["data"] if one["mode"] == "markers"}

    assert {"root cause": "diamond", "observed effect": "circle", "not observed": "circle-open-dot"} == {
        name: mark["marker"]["symbol"] for name, mark in marks.items()
    }
    assert ["b.gap"] == marks["not observed"]["hovertext"]


def test_the_caption_counts_roots_and_gaps():
    """In the plural where it is due."""
    assert "3 root causes; 1 link was not observed." in causal_graph.draw(full()).caption
    assert "1 causa raiz; 0 elos" in causal_graph.draw(view(case(), "pt_BR", CHAINS[2:])).caption


def test_the_table_says_what_leads_to_what():
    """The links stand in words too, so that a screen reader has them."""
    rows = {row[2].text: row for row in causal_graph.draw(full()).table.rows}

    assert "z.end" == rows["a.middle"][3][0].text
    assert "–" == rows["c.alone"][3]
    assert "root cause · high" == rows["a.root"][1]
