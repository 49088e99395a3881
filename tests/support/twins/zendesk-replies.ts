import { jsonReply, type TwinReply } from './fault.ts';
import type { ZendeskTwinTicket } from './zendesk-book.ts';

/** Zendesk's own answers, by its reference (developer.zendesk.com/api-reference). */

export function ticketObject(url: string, ticket: ZendeskTwinTicket): object {
	return {
		url: `${url}/api/v2/tickets/${String(ticket.id)}.json`,
		id: ticket.id,
		external_id: ticket.external_id,
		via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
		created_at: ticket.created_at,
		updated_at: new Date(ticket.changed).toISOString().replace(/\.\d+/, ''),
		generated_timestamp: Math.floor(ticket.changed / 1000),
		type: null,
		subject: ticket.subject,
		raw_subject: ticket.subject,
		description: ticket.comments[0]?.body ?? '',
		priority: ticket.priority,
		status: ticket.status,
		recipient: null,
		requester_id: ticket.requester_id,
		submitter_id: ticket.requester_id,
		assignee_id: null,
		organization_id: null,
		group_id: null,
		collaborator_ids: [],
		follower_ids: [],
		email_cc_ids: [],
		problem_id: null,
		has_incidents: false,
		is_public: ticket.comments.some((comment) => comment.public),
		due_at: null,
		tags: ticket.tags,
		custom_fields: [],
		satisfaction_rating: null,
		fields: [],
		brand_id: 1,
		allow_channelback: false,
		allow_attachments: true,
	};
}

export function commentObjects(ticket: ZendeskTwinTicket): object[] {
	return ticket.comments.map((comment) => ({
		id: comment.id,
		type: 'Comment',
		author_id: comment.author_id,
		body: comment.body,
		html_body: `<div class="zd-comment">${comment.body}</div>`,
		plain_body: comment.body,
		public: comment.public,
		attachments: [],
		audit_id: comment.id + 1,
		via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
		created_at: comment.created_at,
		metadata: { system: {}, custom: {} },
	}));
}

export const unauthenticated = (): TwinReply =>
	jsonReply(401, { error: "Couldn't authenticate you" });

export const notFound = (): TwinReply =>
	jsonReply(404, { error: 'RecordNotFound', description: 'Not found' });

export function invalidRecord(field: string, description: string): TwinReply {
	return jsonReply(422, {
		error: 'RecordInvalid',
		description: 'Record validation errors',
		details: { [field]: [{ description, error: 'BlankValue' }] },
	});
}

export function failure(status: number): TwinReply {
	if (status === 429) {
		return jsonReply(
			429,
			{ error: 'APIRateLimitExceeded', description: 'Rate limit exceeded' },
			{ 'retry-after': '60' },
		);
	}
	return jsonReply(status, {
		error: {
			title: 'Service unavailable',
			message: `The twin was told to answer ${String(status)}.`,
		},
	});
}
