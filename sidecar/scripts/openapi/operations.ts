/**
 * Who may call: a customer's session, WordPress by signature, the endpoint of a Hand with the token
 * of one call, the operator, anyone on this machine, or anybody at all.
 */
export type Caller = 'session' | 'wordpress' | 'hand' | 'operator' | 'loopback' | 'anybody';

export interface Parameter {
	readonly name: string;
	readonly in: 'query' | 'header' | 'path';
	readonly required?: true;
	readonly description?: string;
	readonly schema: Readonly<Record<string, unknown>>;
}

export interface Reply {
	readonly description: string;
	/** Names of components; more than one means one of them. */
	readonly schemas?: readonly string[];
	/** What is not worth a component. */
	readonly inline?: Readonly<Record<string, unknown>>;
	readonly stream?: true;
}

export interface Operation {
	readonly id: string;
	readonly method: 'get' | 'post' | 'put';
	readonly path: string;
	readonly tag: 'chat' | 'refunds' | 'hands' | 'link' | 'operator' | 'health' | 'wordpress';
	readonly summary: string;
	readonly description?: string;
	readonly callers: readonly Caller[];
	readonly parameters?: readonly Parameter[];
	readonly body?: string | Readonly<Record<string, unknown>>;
	readonly replies: Readonly<Record<number, Reply>>;
	/** Problem types by status, besides those that every route may answer. */
	readonly problems?: Readonly<Record<number, string>>;
}

export const ref = (name: string): Readonly<Record<string, unknown>> => ({
	$ref: `#/components/schemas/${name}`,
});

export function pathParameter(schema: string): Parameter {
	return { name: 'id', in: 'path', required: true, schema: ref(schema) };
}

export const conversationParameter: Parameter = {
	name: 'conversation_id',
	in: 'query',
	required: true,
	schema: ref('ConversationId'),
};

export const CUSTOMER_PROBLEMS = 'session_missing, session_expired (renew it), session_invalid';
export const SIGNATURE_PROBLEMS =
	'signature_missing, signature_unknown_key, signature_invalid, signature_malformed, signature_other_claims, signature_stale, signature_too_long, signature_other_method, signature_other_path, signature_other_body';
