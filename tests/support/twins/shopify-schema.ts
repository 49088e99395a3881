import { buildSchema, type GraphQLSchema } from 'graphql';

/** Shopify's enum has one value for each ISO currency; the runtime knows the same list. */
const CURRENCIES = Intl.supportedValuesOf('currency').join(' ');

/**
 * The part of the Admin API (2025-01) that orders are read through. Names and types are Shopify's;
 * a test compares each with Shopify's own introspection.
 */
const SDL = /* GraphQL */ `
	scalar DateTime
	scalar Decimal
	scalar JSON
	scalar UnsignedInt64
	scalar URL
	enum CurrencyCode { ${CURRENCIES} }
	enum OrderDisplayFinancialStatus {
		PENDING AUTHORIZED PARTIALLY_PAID PARTIALLY_REFUNDED VOIDED PAID REFUNDED EXPIRED
	}
	enum OrderDisplayFulfillmentStatus {
		UNFULFILLED PARTIALLY_FULFILLED FULFILLED RESTOCKED PENDING_FULFILLMENT OPEN IN_PROGRESS
		ON_HOLD SCHEDULED REQUEST_DECLINED
	}
	enum OrderTransactionKind {
		SALE CAPTURE AUTHORIZATION VOID REFUND CHANGE EMV_AUTHORIZATION SUGGESTED_REFUND
	}
	enum OrderTransactionStatus { SUCCESS FAILURE PENDING ERROR AWAITING_RESPONSE UNKNOWN }
	enum OrderRiskLevel { LOW MEDIUM HIGH }
	enum RiskAssessmentResult { HIGH MEDIUM LOW NONE PENDING }
	enum OrderRiskRecommendationResult { CANCEL INVESTIGATE ACCEPT NONE }
	enum FulfillmentStatus { PENDING OPEN SUCCESS CANCELLED ERROR FAILURE }
	enum FulfillmentDisplayStatus { CONFIRMED DELIVERED FULFILLED IN_TRANSIT OUT_FOR_DELIVERY }
	enum RiskFactSentiment { POSITIVE NEUTRAL NEGATIVE }
	enum OrderSortKeys { CREATED_AT ID ORDER_NUMBER PROCESSED_AT RELEVANCE TOTAL_PRICE UPDATED_AT }

	interface Node { id: ID! }

	type MoneyV2 { amount: Decimal! currencyCode: CurrencyCode! }
	type MoneyBag { presentmentMoney: MoneyV2! shopMoney: MoneyV2! }
	type PageInfo {
		endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String
	}
	type Shop implements Node {
		id: ID! name: String! email: String! myshopifyDomain: String! currencyCode: CurrencyCode!
		ianaTimezone: String!
	}
	type Customer implements Node {
		id: ID! displayName: String! email: String firstName: String lastName: String
		verifiedEmail: Boolean! numberOfOrders: UnsignedInt64!
	}
	type FulfillmentTrackingInfo { company: String number: String url: URL }
	type Fulfillment implements Node {
		id: ID! createdAt: DateTime! updatedAt: DateTime! name: String! status: FulfillmentStatus!
		displayStatus: FulfillmentDisplayStatus totalQuantity: Int!
		trackingInfo(first: Int): [FulfillmentTrackingInfo!]!
	}
	type RiskFact { description: String! sentiment: RiskFactSentiment! }
	type OrderRiskAssessment { facts: [RiskFact!]! riskLevel: RiskAssessmentResult! }
	type OrderRiskSummary {
		assessments: [OrderRiskAssessment!]! recommendation: OrderRiskRecommendationResult!
	}
	type LineItem implements Node {
		id: ID! name: String! title: String! sku: String quantity: Int! currentQuantity: Int!
		refundableQuantity: Int! originalUnitPriceSet: MoneyBag! originalTotalSet: MoneyBag!
		discountedTotalSet(withCodeDiscounts: Boolean = false): MoneyBag! variantTitle: String
		vendor: String
	}
	type LineItemEdge { cursor: String! node: LineItem! }
	type LineItemConnection { edges: [LineItemEdge!]! nodes: [LineItem!]! pageInfo: PageInfo! }
	type OrderTransaction implements Node {
		id: ID! kind: OrderTransactionKind! status: OrderTransactionStatus! gateway: String
		formattedGateway: String amountSet: MoneyBag! paymentId: String authorizationCode: String
		receiptJson: JSON createdAt: DateTime! processedAt: DateTime test: Boolean!
		manualPaymentGateway: Boolean! accountNumber: String parentTransaction: OrderTransaction
		order: Order
	}
	type OrderTransactionEdge { cursor: String! node: OrderTransaction! }
	type OrderTransactionConnection {
		edges: [OrderTransactionEdge!]! nodes: [OrderTransaction!]! pageInfo: PageInfo!
	}
	type Refund implements Node {
		id: ID! legacyResourceId: UnsignedInt64! createdAt: DateTime updatedAt: DateTime! note: String
		totalRefundedSet: MoneyBag!
		transactions(
			first: Int, after: String, last: Int, before: String, reverse: Boolean = false
		): OrderTransactionConnection!
	}
	type Order implements Node {
		id: ID! legacyResourceId: UnsignedInt64! name: String! email: String createdAt: DateTime!
		processedAt: DateTime! updatedAt: DateTime! cancelledAt: DateTime closed: Boolean!
		closedAt: DateTime confirmed: Boolean! test: Boolean! note: String tags: [String!]!
		currencyCode: CurrencyCode! presentmentCurrencyCode: CurrencyCode!
		displayFinancialStatus: OrderDisplayFinancialStatus
		displayFulfillmentStatus: OrderDisplayFulfillmentStatus! fullyPaid: Boolean! unpaid: Boolean!
		refundable: Boolean! totalPriceSet: MoneyBag! originalTotalPriceSet: MoneyBag!
		currentTotalPriceSet: MoneyBag! totalReceivedSet: MoneyBag! totalRefundedSet: MoneyBag!
		totalOutstandingSet: MoneyBag! netPaymentSet: MoneyBag! paymentGatewayNames: [String!]!
		riskLevel: OrderRiskLevel! @deprecated risk: OrderRiskSummary! customer: Customer
		statusPageUrl: URL! fulfillments(first: Int): [Fulfillment!]!
		lineItems(
			first: Int, after: String, last: Int, before: String, reverse: Boolean = false
		): LineItemConnection!
		transactions(
			first: Int, capturable: Boolean, manuallyResolvable: Boolean
		): [OrderTransaction!]!
		refunds(first: Int): [Refund!]!
	}
	type OrderEdge { cursor: String! node: Order! }
	type OrderConnection { edges: [OrderEdge!]! nodes: [Order!]! pageInfo: PageInfo! }
	type QueryRoot {
		shop: Shop!
		node(id: ID!): Node
		nodes(ids: [ID!]!): [Node]!
		order(id: ID!): Order
		orders(
			first: Int, after: String, last: Int, before: String, reverse: Boolean = false
			sortKey: OrderSortKeys = PROCESSED_AT, query: String, savedSearchId: ID
		): OrderConnection!
	}
	schema { query: QueryRoot }
`;

export const shopifySchema: GraphQLSchema = buildSchema(SDL);
