import {readFileSync} from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLScalarType,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import {type Discount, type DiscountInput, type Discounts, statusOf, type UserError} from './discounts.ts';
import type {AdminTrouble} from './exchange.ts';

export interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
}

interface Shop {
  discounts: Discounts;
  /** Access scopes that the merchant granted, e.g. `write_discounts`. */
  scopes: readonly string[];
  trouble: AdminTrouble;
}

/** Shopify computes what a query costs from its selection. */
export const mutationCost = 10;
const queryCost = 1;

const schema = buildSchema(readFileSync(new URL('adminSchema.graphql', import.meta.url), 'utf8'));
scalar('Decimal').parseValue = (value) => {
  if (!/^-?\d+(\.\d+)?$/.test(String(value))) throw new GraphQLError(`invalid decimal '${value}'`);
  return String(value);
};
scalar('DateTime').parseValue = (value) => {
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
  const time = new Date(isTime ? value : Number.NaN);
  if (Number.isNaN(time.getTime())) throw new GraphQLError(`invalid DateTime '${value}'`);
  return time;
};
scalar('DateTime').serialize = (value) => (value as Date).toISOString().replace(/\.\d+/, '');

function scalar(name: string): GraphQLScalarType {
  return schema.getType(name) as GraphQLScalarType;
}

/** What Shopify answers with status 200. The texts about a query are graphql-js's; Shopify words them differently. */
export function runGraphql({query, variables, operationName}: GraphqlRequest, shop: Shop): object {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return {errors: [withCode(error as GraphQLError, 'PARSE_ERROR')]};
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return {errors};
  const result = execute({
    schema,
    document,
    rootValue: rootFields(shop),
    variableValues: variables ?? null,
    operationName: operationName ?? null,
  }) as {data?: object; errors?: GraphQLError[]};
  if (!result.data) return {errors: result.errors?.map((error) => withCode(error, 'INVALID_VARIABLE'))};
  const isQuery = getOperationAST(document, operationName)?.operation === 'query';
  return {...result, extensions: {cost: costOf(isQuery ? queryCost : mutationCost)}};
}

function costOf(points: number) {
  const throttleStatus = {maximumAvailable: 2000, currentlyAvailable: 2000 - points, restoreRate: 100};
  return {requestedQueryCost: points, actualQueryCost: points, throttleStatus};
}

function withCode(error: GraphQLError, code: string) {
  return {...error.toJSON(), extensions: {code, ...error.extensions}};
}

function rootFields({discounts, scopes, trouble}: Shop) {
  const need = (field: string, ...oneOf: string[]) => {
    if (oneOf.some((scope) => scopes.includes(scope))) return;
    throw new GraphQLError(`Access denied for ${field} field.`, {extensions: {code: 'ACCESS_DENIED'}});
  };
  return {
    codeDiscountNodeByCode: ({code}: {code: string}) => {
      need('codeDiscountNodeByCode', 'read_discounts', 'write_discounts');
      const found = discounts.find(code);
      return found ? node(found) : null;
    },
    discountCodeBasicCreate: ({basicCodeDiscount: input}: {basicCodeDiscount: DiscountInput}) => {
      need('discountCodeBasicCreate', 'write_discounts');
      if (trouble === 'refused') return payload([customerIsGone]);
      if (trouble === 'taken') discounts.create({...input, title: 'Of another app'});
      return payload(discounts.create(input));
    },
    discountCodeDeactivate: ({id}: {id: string}) => {
      need('discountCodeDeactivate', 'write_discounts');
      const number = Number(/^gid:\/\/shopify\/DiscountCodeNode\/(\d+)$/.exec(id)?.[1]);
      return payload(discounts.deactivate(number) ?? [noSuchDiscount]);
    },
  };
}

const customerIsGone: UserError = {
  field: ['basicCodeDiscount', 'context', 'customers', 'add'],
  message: 'Customer with id: 1001 is invalid',
  code: 'INVALID',
};
const noSuchDiscount: UserError = {field: ['id'], message: 'Code discount does not exist.', code: 'INVALID'};

function payload(outcome: Discount | UserError[]) {
  return Array.isArray(outcome)
    ? {codeDiscountNode: null, userErrors: outcome}
    : {codeDiscountNode: node(outcome), userErrors: []};
}

/** Uses are counted at once here; Shopify's `asyncUsageCount` lags behind. */
function node(discount: Discount) {
  const {id, title, startsAt, endsAt, usageLimit, oncePerCustomer, usedBy} = discount;
  return {
    id: `gid://shopify/DiscountCodeNode/${id}`,
    codeDiscount: {
      __typename: 'DiscountCodeBasic',
      title,
      status: statusOf(discount),
      startsAt,
      endsAt,
      usageLimit,
      appliesOncePerCustomer: oncePerCustomer,
      asyncUsageCount: usedBy.length,
    },
  };
}
