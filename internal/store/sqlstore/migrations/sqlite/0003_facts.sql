-- What lists compare of a record without reading it, beside every row by which it can be listed: a list passes over rows
-- in their order, without a search for each. Rows from before have none.
alter table resource_index add column facts text not null default '';
