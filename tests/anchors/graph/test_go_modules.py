"""Where imports of Go lead: to folders of the module, whatever it is called."""

from __future__ import annotations

from support.graphs import graphed


def test_a_module_may_be_called_by_one_word_but_not_as_the_standard_library() -> None:
    graph = graphed(
        {
            "go.mod": "module feeds\n\ngo 1.22\n",
            "reader/refresh.go": "package reader\n\nfunc Refresh(id int) error { return nil }\n",
            "http/send.go": "package http\n\nfunc Get(url string) error { return nil }\n",
            "web/refresh.go": 'package web\n\nimport (\n\t"feeds/reader"\n\t"net/http"\n)\n\n'
            'func Serve() {\n\treader.Refresh(1)\n\thttp.Get("/")\n}\n',
        }
    )
    assert graph.edge("web/refresh.go:Serve", "reader/refresh.go:Refresh", "call").is_certain
    assert not graph.edges("web/refresh.go:Serve", "http/send.go:Get")
