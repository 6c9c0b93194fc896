create table delivery (
  webhook_id  text primary key,
  sequence    bigint generated always as identity unique,
  tenant      text not null,
  host        text not null,
  url         text not null,
  order_key   text not null,
  body        text not null,
  state       text not null check (state in ('WAITING', 'SENDING', 'DELIVERED', 'DEAD')),
  attempts    int not null,
  failures    int not null,
  due_at      timestamptz not null,
  lease_until timestamptz,
  last_status int,
  last_error  text,
  created_at  timestamptz not null,
  ended_at    timestamptz
);
create index delivery_due on delivery (due_at) where state = 'WAITING';
create index delivery_sending on delivery (host, tenant) where state = 'SENDING';
create index delivery_order on delivery (tenant, order_key, sequence) where state in ('WAITING', 'SENDING');
create index delivery_tenant on delivery (tenant, state, sequence);
create index delivery_ended on delivery (ended_at) where state = 'DELIVERED';

create table attempt (
  webhook_id text not null references delivery on delete cascade,
  attempt    int not null,
  ended_at   timestamptz not null,
  status     int,
  error      text,
  primary key (webhook_id, attempt)
);
