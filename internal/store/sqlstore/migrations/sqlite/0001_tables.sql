-- Times are microseconds since 1970 UTC. Bodies are JSON text. Text compares as bytes.

create table resource (
  kind    text not null,
  catalog text not null,
  id      text not null,
  account text not null,
  rev     bigint not null,
  created bigint not null,
  updated bigint not null,
  body    text not null,
  hidden  text not null,
  indexed text not null, -- its rows in resource_index, so that a change need not search for them; last, so that a read never touches it
  primary key (kind, catalog, id)
);

-- One row for each way by which a record can be listed. grp is a digest of account, catalog, kind, name and value.
create table resource_index (
  grp blob not null,
  sort text not null,
  id   text not null,
  primary key (grp, sort, id)
) without rowid;

create table once (
  account   text not null,
  catalog   text not null,
  operation text not null,
  token     text not null,
  hash      text not null,
  ref       text not null,
  answer    text not null,
  created   bigint not null,
  primary key (account, catalog, operation, token)
);
create index once_created on once (created);

-- seq is never used twice, not even after a reset: a reader that remembers where it was cannot miss an event. With
-- several writers (PostgreSQL) numbers have gaps and become visible out of order, so an event that must not be
-- missed is claimed from the agenda, not followed by a cursor.
create table event (
  seq         integer primary key autoincrement,
  id          text not null,
  account     text not null,
  catalog     text not null,
  source      text not null,
  detail_type text not null,
  time        bigint not null,
  body        text not null
);
create index event_account on event (account, seq);

-- The agenda: everything that happens later. id is never used twice, so a worker that holds an entry which was
-- moved meanwhile cannot finish the new one.
create table agenda (
  id      integer primary key autoincrement,
  kind    text not null,
  ref     text not null,
  account text not null,
  catalog text not null,
  due     bigint not null,
  lease   bigint not null, -- held until; 0 is free
  attempt bigint not null,
  unique (kind, ref)
);
create index agenda_due on agenda (due, id);

create table audit (
  seq        integer primary key,
  time       bigint not null,
  account    text not null,
  catalog    text not null,
  operation  text not null,
  kind       text not null,
  id         text not null,
  request_id text not null
);

create table sequence (
  name   text not null primary key,
  number bigint not null
);

create table value (
  name  text not null primary key,
  value blob not null
);
