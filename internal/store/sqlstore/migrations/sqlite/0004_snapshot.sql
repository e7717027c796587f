-- Saved states: a copy of every table of the state for each, under the number of the snapshot. A later step that changes a
-- table of the state changes its copy too. What a copy lacks (leases, attempts, numbers of agenda entries) is not state.

create table snapshot_saved (
  number  bigint not null primary key,
  name    text not null unique,
  saved   bigint not null, -- by the machine's clock
  now     bigint not null, -- the server's time then
  records bigint not null,
  events  bigint not null,
  entries bigint not null,
  size    bigint not null
);

create table saved_resource (
  snapshot bigint not null,
  kind    text not null,
  catalog text not null,
  id      text not null,
  account text not null,
  rev     bigint not null,
  created bigint not null,
  updated bigint not null,
  body    text not null,
  hidden  text not null,
  indexed text not null,
  primary key (snapshot, kind, catalog, id)
);

create table saved_resource_index (
  snapshot bigint not null,
  grp  blob not null,
  sort text not null,
  id   text not null,
  facts text not null,
  primary key (snapshot, grp, sort, id)
) without rowid;

create table saved_once (
  snapshot  bigint not null,
  account   text not null,
  catalog   text not null,
  operation text not null,
  token     text not null,
  hash      text not null,
  ref       text not null,
  answer    text not null,
  created   bigint not null,
  primary key (snapshot, account, catalog, operation, token)
);

create table saved_event (
  snapshot    bigint not null,
  seq         bigint not null,
  id          text not null,
  account     text not null,
  catalog     text not null,
  source      text not null,
  detail_type text not null,
  time        bigint not null,
  body        text not null,
  primary key (snapshot, seq)
);

create table saved_agenda (
  snapshot bigint not null,
  kind     text not null,
  ref      text not null,
  account  text not null,
  catalog  text not null,
  due      bigint not null,
  id       bigint not null, -- for the order of scheduling only
  primary key (snapshot, due, id)
);

create table saved_audit (
  snapshot   bigint not null,
  seq        bigint not null,
  time       bigint not null,
  account    text not null,
  catalog    text not null,
  operation  text not null,
  kind       text not null,
  id         text not null,
  request_id text not null,
  primary key (snapshot, seq)
);

create table saved_sequence (
  snapshot bigint not null,
  name     text not null,
  number   bigint not null,
  primary key (snapshot, name)
);

create table saved_value (
  snapshot bigint not null,
  name     text not null,
  value    blob not null,
  primary key (snapshot, name)
);
