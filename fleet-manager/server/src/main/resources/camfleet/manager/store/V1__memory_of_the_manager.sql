-- What the manager must not forget. SQLite and PostgreSQL both take this file as it is.
-- Times are nanoseconds since 1970 in UTC (_ns); documents and lists are JSON.

create table device (
  id text not null primary key,
  first_seen_ns bigint not null,
  last_seen_ns bigint not null
);

create table fleet_revision (
  number bigint not null primary key,
  at_ns bigint not null,
  made_by text not null,
  why text,
  origin text not null,
  document text not null,
  released bigint not null
);

create table device_revision (
  device text not null,
  rev bigint not null,
  -- The document as it is published: the same bytes again after a restart.
  desired text not null,
  fleet_number bigint not null,
  rollout bigint,
  outcome text not null,
  outcome_at_ns bigint,
  errors text not null,
  primary key (device, rev)
);

create table rollout (
  number bigint not null primary key,
  fleet_number bigint not null,
  previous_fleet_number bigint not null,
  at_ns bigint not null,
  made_by text not null,
  why text,
  policy text not null,
  state text not null,
  wave bigint not null,
  wave_at_ns bigint,
  cause text,
  changed_at_ns bigint not null
);

create table rollout_device (
  rollout bigint not null references rollout (number),
  device text not null,
  wave bigint not null,
  state text not null,
  rev bigint not null,
  detail text,
  at_ns bigint not null,
  primary key (rollout, device)
);

create table event (
  number bigint not null primary key,
  at_ns bigint not null,
  device text,
  event_class text not null,
  event_type text not null,
  severity text not null,
  message text not null,
  made_by text,
  data text not null
);

create index event_of_device on event (device, number);
create index event_at on event (at_ns);
