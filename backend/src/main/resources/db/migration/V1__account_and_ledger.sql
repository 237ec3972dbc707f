-- One text for H2 and PostgreSQL. The shop stands first in every key, and no key comes from a
-- sequence: a database that is distributed by shop can hold this.

create table account (
  shop          varchar(255) not null,
  customer      bigint       not null,
  -- At most 2^53 - 1: JavaScript reads a larger integer wrong (RFC 8259 §6).
  balance       bigint       not null check (balance between 0 and 9007199254740991),
  last_seq      bigint       not null,
  last_activity timestamp(6) with time zone not null,
  primary key (shop, customer)
);

create table ledger_entry (
  shop          varchar(255) not null,
  customer      bigint       not null,
  -- Counted by the account, under its row lock.
  seq           bigint       not null,
  kind          varchar(16)  not null,
  points        bigint       not null check (points <> 0),
  balance_after bigint       not null check (balance_after >= 0),
  -- What must happen once only: 'adjust:<key>'.
  once_key      varchar(255),
  actor         varchar(64)  not null,
  reason        varchar(500),
  occurred_at   timestamp(6) with time zone not null,
  primary key (shop, customer, seq),
  unique (shop, customer, once_key),
  foreign key (shop, customer) references account (shop, customer)
);
