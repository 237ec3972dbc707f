-- Points on their way to a discount code, and what became of them.
create table redemption (
  shop            varchar(255) not null,
  redemption_id   varchar(36)  not null,
  customer        bigint       not null,
  -- The customer while the redemption is active, else null: at most one can be.
  active_customer bigint,
  idempotency_key varchar(255) not null,
  body_hash       varchar(64)  not null,
  -- The reward as it was.
  reward_id       varchar(32)  not null,
  points          bigint       not null check (points > 0),
  amount          numeric(38, 18) not null,
  currency        varchar(3)   not null,
  code            varchar(64)  not null,
  status          varchar(16)  not null,
  reserved_at     timestamp(6) with time zone not null,
  ends_at         timestamp(6) with time zone not null,
  discount_gid    varchar(255),
  -- The first of the orders in code_use; of one that is RETURNED, the order that was cancelled.
  order_id        bigint,
  -- How often Shopify may have been asked to create the code.
  attempts        integer      not null,
  -- How often the points were taken.
  redeems         integer      not null,
  -- When the sweeper must look again. Whoever works on it moves this on first: the lease.
  sweep_at        timestamp(6) with time zone,
  primary key (shop, redemption_id),
  unique (shop, code),
  unique (shop, active_customer),
  unique (shop, customer, idempotency_key),
  foreign key (shop, customer) references account (shop, customer)
);

create index redemption_sweep on redemption (sweep_at);

-- The orders that carry a redemption's code and are not cancelled. When one is, another can still
-- have the discount: Shopify may take a code again whose order was cancelled.
create table code_use (
  shop          varchar(255) not null,
  redemption_id varchar(36)  not null,
  order_id      bigint       not null,
  primary key (shop, redemption_id, order_id),
  foreign key (shop, redemption_id) references redemption (shop, redemption_id) on delete cascade
);

create index code_use_order on code_use (shop, order_id);

-- Codes that must not work any more: their redemption is forgotten, or its points are given back.
create table revoked_code (
  shop     varchar(255) not null,
  code     varchar(64)  not null,
  ends_at    timestamp(6) with time zone not null,
  revoked_at timestamp(6) with time zone not null,
  sweep_at   timestamp(6) with time zone not null,
  primary key (shop, code)
);

create index revoked_code_sweep on revoked_code (sweep_at);

alter table ledger_entry add column redemption_id varchar(36);

create index ledger_entry_redemption on ledger_entry (shop, redemption_id);

-- How often the customer tried to redeem since the window began.
alter table account add column redeem_window timestamp(6) with time zone;
alter table account add column redeem_count integer default 0 not null;
