import type { Strings } from './strings.ts';

export const SPANISH: Strings = {
	greeting:
		'¡Hola! Puedo consultar un pedido, solicitar un reembolso o pasar un mensaje a nuestro equipo.',
	thanks: 'De nada. ¿Puedo ayudar en algo más?',
	other:
		'No estoy seguro de haber entendido. Puedo consultar un pedido, solicitar un reembolso o pasar un mensaje a nuestro equipo. ¿Qué desea?',
	handover: 'No puedo hacerlo ni responderlo yo mismo aquí.',
	declined: 'De acuerdo, no haré nada. Avíseme si necesita otra cosa.',
	policy:
		'No puedo citar aquí las condiciones de reembolso; están en nuestro sitio. Para un reembolso, indíqueme el número de pedido y el importe.',
	track: 'Puedo comprobarlo en su pedido. ¿Cuál es el número de pedido?',
	askOrder: '¿Cuál es el número de pedido? Está en el correo de confirmación.',
	askOrderForStatus: 'Con gusto. ¿Cuál es el número de pedido? Está en el correo de confirmación.',
	askAmount: '¿Cuánto se debe reembolsar del pedido {order}: un importe o el importe total?',
	askOrderAndAmount:
		'Para un reembolso necesito dos cosas: ¿cuál es el número de pedido y cuánto se debe reembolsar (un importe o el importe total)?',
	askWhichOrder: 'Solo puedo tratar un pedido a la vez. ¿A qué pedido se refiere: {orders}?',
	askWhichAmount: 'Ha indicado más de un importe. ¿Qué importe se debe reembolsar: {amounts}?',
	askExactAmount: 'Necesito un importe exacto, por ejemplo {example}. ¿Cuánto se debe reembolsar?',
	confirm: '¿Quiere que solicite un reembolso de {amount} para el pedido {order}?',
	confirmFull: '¿Quiere que solicite el reembolso del importe total del pedido {order}?',
	otherCurrency:
		'El pedido {order} se pagó en {currency} y no puedo convertir. ¿Cuánto se debe reembolsar en {currency}?',
	tooMuch:
		'Del pedido {order} no se puede reembolsar {amount}: quedan {refundable} reembolsables de {total}. ¿Cuánto debo solicitar?',
	nothingLeft:
		'No queda nada por reembolsar del pedido {order}: ya se han reembolsado {refunded} de {total}.',
	noCharge: 'No encuentro un pago con tarjeta del pedido {order} que pueda reembolsar desde aquí.',
	noRefunds: 'No puedo solicitar reembolsos en este momento.',
	orderIs: 'Pedido {order}: {status}.',
	orderTotal: 'Realizado el {date}, total {total}, pago: {payment}.',
	orderRefunded: 'Reembolsado: {refunded}.',
	orderItems: 'Contiene {items}.',
	orderTracking: 'Seguimiento: {tracking}',
	orderNotFound: 'No he encontrado ese pedido. Compruebe el número, por favor.',
	refused: 'Eso no es posible aquí: {message}',
	unavailable: 'No puedo hacerlo en este momento.',
	orderUnavailable: 'No puedo acceder al sistema de pedidos en este momento.',
	offerTicket: '¿Quiere que lo pase a nuestro equipo para que lo vea una persona?',
	askEmail: '¿A qué dirección de correo electrónico debe responder nuestro equipo?',
	askDescribe: 'Lo paso a nuestro equipo. Dígame en una o dos frases de qué se trata.',
	ticketFiled: 'Lo he pasado a nuestro equipo. Su referencia es {reference}.',
	ticketFailed:
		'No he podido pasarlo a nuestro equipo en este momento. Inténtelo de nuevo en unos minutos o use los datos de contacto de nuestro sitio.',
	cannotSay: 'No he podido confirmar el resto de esta respuesta.',
	statuses: {
		unfulfilled: 'aún no enviado',
		in_progress: 'en preparación',
		partially_fulfilled: 'enviado en parte',
		fulfilled: 'enviado',
		on_hold: 'retenido',
		scheduled: 'programado',
		returned: 'devuelto',
		cancelled: 'cancelado',
	},
	payments: {
		pending: 'pendiente',
		authorized: 'autorizado',
		partially_paid: 'pagado en parte',
		paid: 'pagado',
		partially_refunded: 'reembolsado en parte',
		refunded: 'reembolsado',
		voided: 'anulado',
		expired: 'caducado',
		unknown: 'desconocido',
	},
	ticketSubject: 'Chat: {about}',
	ticketRefundSubject: 'Chat: reembolso del pedido {order}',
};
