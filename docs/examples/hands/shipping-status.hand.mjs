// Where a parcel is, asked from the carrier. Copy into HANDS_DIR and set CARRIER_URL in the sidecar's
// environment. The file runs inside the sidecar: keep it small.
export default {
	name: 'shipping_status',
	title: {
		en: 'Parcel status',
		de: 'Sendungsstatus',
		fr: 'Suivi du colis',
		es: 'Estado del envío',
	},
	description:
		'Tells where a parcel is and when it arrives, by its tracking number. Look the order up first: the tracking number is in its result.',
	effect: 'read',
	// Only for customers who have proven an order; and not more often than anyone needs.
	policy: { requires: 'proven_order', rate: { max: 10, minutes: 60 } },
	// Links to the carrier may be shown; all others are taken out of what it answers.
	link_hosts: ['tracking.carrier.example'],
	timeout_s: 8,
	input_schema: {
		type: 'object',
		properties: {
			tracking_number: { type: 'string', pattern: '^[A-Za-z0-9]{6,40}$' },
		},
		required: ['tracking_number'],
		additionalProperties: false,
	},
	output_schema: {
		type: 'object',
		properties: {
			status: { type: 'string' },
			expected_on: { type: 'string', format: 'date' },
			tracking_url: { type: 'string', format: 'uri' },
		},
		required: ['status'],
		additionalProperties: false,
	},

	async run({ tracking_number }, { signal }) {
		const url = new URL(`/parcels/${tracking_number}`, process.env.CARRIER_URL);
		const reply = await fetch(url, { signal, redirect: 'error' });
		if (reply.status === 404) return { status: 'not known to the carrier' };
		if (!reply.ok) throw new Error(`the carrier answered ${reply.status}`);
		const { state, eta, link } = await reply.json();
		return {
			status: state,
			...(eta && { expected_on: eta }),
			...(link && { tracking_url: link }),
		};
	},
};
