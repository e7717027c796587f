-- What lists compare of a record without reading it; small rows in a table of their own, so that many are in a page.
create table resource_fact (
  kind    text not null,
  catalog text not null,
  id      text not null,
  facts   text not null,
  primary key (kind, catalog, id)
) without rowid;
