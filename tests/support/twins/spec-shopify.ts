import {
	buildClientSchema,
	GraphQLError,
	parse,
	validate,
	type GraphQLSchema,
	type IntrospectionQuery,
} from 'graphql';
import { absent, referenceText, verdict, type SpecVerdict } from './spec-data.ts';

const FILE = 'shopify/admin_schema_2025-01.json.gz';
let loaded: GraphQLSchema | undefined;

/** Shopify's whole Admin API schema, from its own introspection; undefined when it is absent. */
export function shopifyAdminSchema(): GraphQLSchema | undefined {
	if (loaded) return loaded;
	const text = referenceText(FILE);
	if (text === undefined) return undefined;
	const { data } = JSON.parse(text) as { data: IntrospectionQuery };
	loaded = buildClientSchema(data, { assumeValid: true });
	return loaded;
}

/** Checks a GraphQL document against Shopify's Admin API, deprecated fields included. */
export function validateShopifyDocument(document: string): SpecVerdict {
	const schema = shopifyAdminSchema();
	if (!schema) return absent(FILE);
	try {
		return verdict(validate(schema, parse(document)).map(({ message }) => message));
	} catch (error) {
		if (error instanceof GraphQLError) return verdict([error.message]);
		throw error;
	}
}
