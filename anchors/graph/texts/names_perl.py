"""Names of methods that Perl's own objects and the libraries that most code uses bring along. Data only."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PERL_METHODS: Final = _words(
    """
    isa can DOES VERSION import unimport DESTROY BUILD
    prepare prepare_cached execute fetch fetchrow fetchrow_array fetchrow_arrayref fetchrow_hashref fetchall_arrayref
    fetchall_hashref selectrow_array selectrow_arrayref selectrow_hashref selectall_arrayref selectall_hashref
    selectcol_arrayref do quote quote_identifier begin_work commit rollback bind_param bind_columns finish disconnect
    rows last_insert_id dbh
    header headers content decoded_content content_type is_success status_line as_string user_agent
    autoflush binmode opened eof getline getlines blocking sysread syswrite getc ungetc
    ymd hms dmy mdy epoch year month day hour minute second day_of_week strftime set_time_zone
    """
)
"""On a value of which nothing is known they mean those: DBI's, HTTP::Message's, IO::Handle's, DateTime's."""
