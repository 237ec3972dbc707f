-- What Shopify has told of each order, and what was posted for it. No names, addresses or e-mails.
create table order_state (
  shop                varchar(255) not null,
  order_id            bigint       not null,
  -- What the order earns by, as the program was when the order was first heard of.
  earn_points         integer      not null,
  earn_per            numeric(38, 18) not null,
  earn_currency       varchar(3)   not null,
  earn_on_test        boolean      not null,
  -- The newest snapshot; all null while only a refund has arrived. These three say which is newest.
  updated_at          timestamp(6) with time zone,
  triggered_at        timestamp(6) with time zone,
  body_hash           varchar(64),
  customer            bigint,
  currency            varchar(3),
  subtotal            numeric(38, 18),
  gift_cards          numeric(38, 18),
  test                boolean,
  -- Whether the snapshot says which refunds it has in its subtotal.
  lists_refunds       boolean,
  paid                boolean      not null,
  cancelled           boolean      not null,
  due_at              timestamp(6) with time zone,
  -- Points: posted to the account, still to come, and taken back without being there any more.
  posted              bigint       not null,
  pending             bigint       not null,
  written_off         bigint       not null check (written_off >= 0),
  -- From the first posting on the customer stays.
  customer_frozen     boolean      not null,
  -- When the sweeper must look at the order again.
  sweep_at            timestamp(6) with time zone,
  -- The customer asked to be forgotten: nothing is kept but the order's number.
  redacted            boolean      not null,
  primary key (shop, order_id)
);

-- A customer's pending points are in the index, so they cost the same after 10,000 orders.
create index order_state_customer on order_state (shop, customer, pending);
create index order_state_sweep on order_state (sweep_at);

-- No foreign key to the order: a refund may arrive before it.
create table order_refund (
  shop           varchar(255) not null,
  order_id       bigint       not null,
  refund_id      bigint       not null,
  line_amount    numeric(38, 18) not null,
  loose_amount   numeric(38, 18) not null,
  created_at     timestamp(6) with time zone,
  -- Whether the order's newest snapshot lists it.
  in_snapshot    boolean      not null,
  primary key (shop, order_id, refund_id)
);

create table shop (
  shop               varchar(255) not null,
  first_seen         timestamp(6) with time zone not null,
  uninstalled_at     timestamp(6) with time zone,
  -- Something newer than the uninstallation arrived: shop/redact then deletes nothing.
  installed_again_at timestamp(6) with time zone,
  redacted_at        timestamp(6) with time zone,
  primary key (shop)
);

create table data_request (
  shop        varchar(255) not null,
  request_id  bigint       not null,
  customer    bigint,
  received_at timestamp(6) with time zone not null,
  exported_at timestamp(6) with time zone,
  primary key (shop, request_id)
);

create index data_request_customer on data_request (shop, customer);

alter table ledger_entry add column order_id bigint;

create index ledger_entry_order on ledger_entry (shop, order_id);
