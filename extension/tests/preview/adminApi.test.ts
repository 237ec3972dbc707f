import {readdirSync, readFileSync} from 'node:fs';
import type {Server} from 'node:http';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {AdminApi} from '../../preview/server/adminApi.ts';
import type {AdminTrouble} from '../../preview/server/exchange.ts';
import {close, listen, portOf} from '../../preview/server/http.ts';
import {openPage} from '../../preview/server/pages.ts';

const app = {clientId: 'the client id', clientSecret: 'the client secret'};
const documents = new URL('../../../backend/src/main/resources/discount/', import.meta.url);
const document = (name: string) => readFileSync(new URL(`${name}.graphql`, documents), 'utf8');
const page = openPage('page of these tests');

let admin: AdminApi;
let server: Server;
let token: string;

beforeAll(async () => {
  [server] = await listen(
    (request, response) => admin.routes()[`POST ${request.url}`]?.(request, response),
    0,
    ['127.0.0.1'],
  );
});
afterAll(() => close(server));
beforeEach(async () => {
  admin = new AdminApi(app, ['read_customers', 'write_discounts']);
  page.exchanges.splice(0);
  token = (await (await askForToken()).json()).access_token;
});

const address = (path: string) => `http://127.0.0.1:${portOf(server)}/admin/${path}`;

function askForToken(form: Record<string, string> = {}) {
  const {clientId: client_id, clientSecret: client_secret} = app;
  const body = new URLSearchParams({grant_type: 'client_credentials', client_id, client_secret, ...form});
  return fetch(address('oauth/access_token'), {method: 'POST', body});
}

function post(body: string, accessToken = token) {
  const headers = {'Content-Type': 'application/json', 'X-Shopify-Access-Token': accessToken};
  return fetch(address('api/2026-07/graphql.json'), {method: 'POST', headers, body});
}

async function run(query: string, variables: object = {}) {
  const answer = await post(JSON.stringify({query, variables}));
  expect(answer.status).toBe(200);
  return answer.json();
}

/** What the backend sends, but for what a test changes. */
function input(changes: object = {}) {
  return {
    title: 'Loyalty reward 1',
    code: 'LOY-ABCD',
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: new Date(Date.now() + 86_400_000).toISOString(),
    usageLimit: 1,
    appliesOncePerCustomer: true,
    context: {customers: {add: ['gid://shopify/Customer/1001']}},
    customerGets: {
      items: {all: true},
      value: {discountAmount: {amount: '5.00', appliesOnEachItem: false}},
    },
    minimumRequirement: {subtotal: {greaterThanOrEqualToSubtotal: '5.00'}},
    combinesWith: {productDiscounts: true, orderDiscounts: false, shippingDiscounts: true},
    ...changes,
  };
}

async function create(changes: object = {}) {
  const {data, errors} = await run(document('discountCodeBasicCreate'), {basicCodeDiscount: input(changes)});
  return errors ? {errors} : data.discountCodeBasicCreate;
}

async function find(code: string) {
  return (await run(document('codeDiscountNodeByCode'), {code})).data.codeDiscountNodeByCode;
}

describe('the token endpoint of the preview shop', () => {
  it('gives a token for the app’s client ID and client secret, with the scopes that it was granted', async () => {
    const answer = await askForToken();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      access_token: expect.stringMatching(/^shpat_[0-9a-f]{32}$/),
      scope: 'read_customers,write_discounts',
      expires_in: 86_399,
    });
  });

  it.each([
    [{client_id: 'another'}, 'application_cannot_be_found'],
    [{client_secret: 'a guess'}, 'invalid_request'],
    [{grant_type: 'authorization_code'}, 'invalid_request'],
  ])('refuses %j with a page, as Shopify does', async (form, code) => {
    const answer = await askForToken(form);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('Content-Type')).toBe('text/html');
    expect(await answer.text()).toContain(`<title>400 - Oauth error ${code}</title>`);
  });
});

describe('the Admin API of the preview shop', () => {
  it('refuses a token that it did not give, with a string for errors', async () => {
    const answer = await post(JSON.stringify({query: '{ __typename }'}), 'shpat_guessed');
    expect(answer.status).toBe(401);
    expect((await answer.json()).errors).toMatch(/^\[API\] Invalid API key or access token/);
  });

  it('takes every document of the backend', async () => {
    for (const file of readdirSync(documents)) {
      // Variables are missing, so that none can run: only the document itself must stand.
      const {errors} = await run(document(file.replace('.graphql', '')));
      expect([file, errors[0].extensions.code]).toEqual([file, 'INVALID_VARIABLE']);
    }
  });

  it('creates a code, finds it in any case of letters, and ends it', async () => {
    const created = await create();
    expect(created.userErrors).toEqual([]);
    expect(created.codeDiscountNode.id).toMatch(/^gid:\/\/shopify\/DiscountCodeNode\/\d+$/);
    expect(await find('loy-abcd')).toEqual({
      id: created.codeDiscountNode.id,
      codeDiscount: {title: 'Loyalty reward 1', status: 'ACTIVE', asyncUsageCount: 0},
    });

    const {data} = await run(document('discountCodeDeactivate'), {id: created.codeDiscountNode.id});

    expect(data.discountCodeDeactivate).toEqual({codeDiscountNode: created.codeDiscountNode, userErrors: []});
    expect((await find('LOY-ABCD')).codeDiscount.status).toBe('EXPIRED');
    expect(await find('LOY-NONE')).toBeNull();
  });

  it('says what it cost', async () => {
    const {extensions} = await run(document('codeDiscountNodeByCode'), {code: 'LOY-ABCD'});
    expect(extensions.cost).toMatchObject({actualQueryCost: 1, throttleStatus: {restoreRate: 100}});
  });

  it.each([
    [{code: 'loy-abcd'}, 'code', 'TAKEN', 'Code must be unique. Please try a different code.'],
    [{title: ' '}, 'title', 'BLANK', "Title can't be blank"],
    [{startsAt: null}, 'startsAt', 'BLANK', "Starts at can't be blank"],
    [{endsAt: '2025-12-31T00:00:00Z'}, 'endsAt', 'INVALID', 'Ends at needs to be after starts_at'],
    [{usageLimit: 0}, 'usageLimit', 'GREATER_THAN', 'Usage limit must be greater than 0'],
    [{context: null}, 'context', 'BLANK', "Context can't be blank"],
    [
      {context: {customers: {add: ['gid://shopify/Customer/9']}}},
      'context.customers.add',
      'INVALID',
      'Customer with id: 9 is invalid',
    ],
  ])('creates nothing for %j and says why in userErrors', async (changes, field, code, message) => {
    await create();
    expect(await create({code: 'LOY-OTHER', ...changes})).toEqual({
      codeDiscountNode: null,
      userErrors: [{field: ['basicCodeDiscount', ...field.split('.')], code, message}],
    });
    expect(admin.discounts.all()).toHaveLength(1);
  });

  it.each([
    ['an unknown member', {limit: 1}],
    ['an unknown member further inside', {context: {customers: {all: true}}}],
    ['a text for a number', {usageLimit: '1'}],
    ['a number for a boolean', {appliesOncePerCustomer: 1}],
    ['no decimal', {minimumRequirement: {subtotal: {greaterThanOrEqualToSubtotal: '5,00'}}}],
    ['no time', {endsAt: 'tomorrow'}],
    ['a value that the enum has not', {context: {all: 'EVERYBODY'}}],
  ])('refuses %s', async (_what, changes) => {
    const {errors} = await create(changes);
    expect(errors[0].extensions.code).toBe('INVALID_VARIABLE');
    expect(admin.discounts.all()).toEqual([]);
  });

  it.each([
    ['an unknown field', '{ codeDiscountNodeByCode(code: "A") { id, colour } }'],
    ['an unknown argument', '{ codeDiscountNodeByCode(code: "A", shop: "B") { id } }'],
    ['a variable of another type', 'query($code: Int!) { codeDiscountNodeByCode(code: $code) { id } }'],
    ['an unknown operation', 'mutation { discountCodeBasicDelete(id: "1") { id } }'],
    ['what is no GraphQL', 'discountCodeBasicCreate'],
  ])('refuses %s', async (_what, query) => {
    const {data, errors} = await run(query, {code: 1});
    expect(errors.length).toBeGreaterThan(0);
    expect(data).toBeUndefined();
  });

  it('knows no discount to end of an id that it did not give', async () => {
    const {data} = await run(document('discountCodeDeactivate'), {id: 'gid://shopify/DiscountCodeNode/1'});
    expect(data.discountCodeDeactivate).toEqual({
      codeDiscountNode: null,
      userErrors: [{field: ['id'], code: 'INVALID', message: 'Code discount does not exist.'}],
    });
  });

  it('denies what the app has no scope for', async () => {
    admin = new AdminApi(app, ['read_orders']);
    token = (await (await askForToken()).json()).access_token;
    const {errors} = await run(document('discountCodeBasicCreate'), {basicCodeDiscount: input()});
    expect(errors[0].extensions.code).toBe('ACCESS_DENIED');
    expect(admin.discounts.all()).toEqual([]);
  });

  it('shows pages the call and its answer, and neither client secret nor access token', async () => {
    await create();
    expect(page.exchanges).toMatchObject([
      {adminOperation: 'access_token', path: '/admin/oauth/access_token', answer: {status: 200}},
      {adminOperation: 'discountCodeBasicCreate', answer: {status: 200}},
    ]);
    const told = JSON.stringify(page.exchanges);
    expect(told).toContain('LOY-ABCD');
    expect(told).toContain('shpat_…');
    expect(decodeURIComponent(told.replaceAll('+', ' '))).not.toContain(app.clientSecret);
    expect(told).not.toContain(token);
  });
});

describe('the Admin API in trouble', () => {
  const inTrouble = (trouble: AdminTrouble, query = document('discountCodeBasicCreate')) => {
    admin.trouble = trouble;
    return post(JSON.stringify({query, variables: {basicCodeDiscount: input()}}));
  };

  it('down: answers 503 to everything', async () => {
    expect((await inTrouble('down')).status).toBe(503);
    expect((await askForToken()).status).toBe(503);
    expect(admin.discounts.all()).toEqual([]);
  });

  it('throttled: says so by status and by error code in turn, and does nothing', async () => {
    const first = await inTrouble('throttled');
    expect([first.status, first.headers.get('Retry-After')]).toEqual([429, '2.0']);
    const second = await inTrouble('throttled');
    expect(second.status).toBe(200);
    expect((await second.json()).errors[0].extensions.code).toBe('THROTTLED');
    expect(admin.discounts.all()).toEqual([]);
  });

  it('taken: another app has the code already', async () => {
    const {data} = await (await inTrouble('taken')).json();
    expect(data.discountCodeBasicCreate.userErrors[0].code).toBe('TAKEN');
    expect((await find('LOY-ABCD')).codeDiscount.title).toBe('Of another app');
  });

  it('refused: creates nothing and says why', async () => {
    const {data} = await (await inTrouble('refused')).json();
    expect(data.discountCodeBasicCreate).toMatchObject({
      codeDiscountNode: null,
      userErrors: [{code: 'INVALID'}],
    });
    expect(admin.discounts.all()).toEqual([]);
  });

  it('cut: creates the code and hangs up, and answers again that it is taken', async () => {
    await expect(inTrouble('cut')).rejects.toThrow();
    expect(admin.discounts.all()).toHaveLength(1);
    expect(page.exchanges.at(-1)?.answer).toBe('cut');
    const {data} = await (await inTrouble('cut')).json();
    expect(data.discountCodeBasicCreate.userErrors[0].code).toBe('TAKEN');
  });

  it('slow: does as asked after 5 s', async () => {
    const started = Date.now();
    const {data} = await (await inTrouble('slow')).json();
    expect(data.discountCodeBasicCreate.userErrors).toEqual([]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(4990);
  }, 10_000);
});
