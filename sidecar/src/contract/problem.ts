import { z } from 'zod';

/** RFC 9457; `field` names the offending field of the request, when there is one. */
export const problem = z
	.object({
		type: z.string(),
		title: z.string(),
		status: z.int(),
		detail: z.string(),
		field: z.string().optional(),
		request_id: z.string().optional(),
		retry_after: z.int().optional(),
	})
	.meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;
