/**
 * The GraphQL documents we send (shopify.dev/docs/api/admin-graphql; scope `read_orders`, and
 * `read_all_orders` for orders older than 60 days). Only what a conversation needs of a customer is
 * asked for: the order's e-mail address, no name, no postal address.
 */
const ORDER_FIELDS = `
	id
	name
	email
	processedAt
	cancelledAt
	displayFinancialStatus
	displayFulfillmentStatus
	tags
	totalPriceSet { presentmentMoney { amount currencyCode } }
	totalRefundedSet { presentmentMoney { amount currencyCode } }
	risk { recommendation }
	lineItems(first: 50) { nodes { title quantity } }
	fulfillments(first: 20) { trackingInfo(first: 5) { company number url } }
	transactions(first: 50) { kind status authorizationCode paymentId receiptJson }
`;

/** $query: Shopify search syntax. Newest first. */
export const FIND_ORDERS = `query FindOrders($query: String!, $first: Int!) {
	orders(first: $first, query: $query, sortKey: CREATED_AT, reverse: true) {
		nodes {${ORDER_FIELDS}}
	}
}`;

export const SHOP = `query Shop { shop { name currencyCode } }`;
