/** How one language speaks of refunds; every pattern meets lower-case text. */
export interface RefundWords {
	/** Speaks of a refund at all. */
	readonly mention: RegExp;
	/** The forms of asking, each against one clause. */
	readonly request: readonly RegExp[];
	readonly declined: RegExp;
	readonly track: RegExp;
	readonly policy: RegExp;
	/** Makes the sentence hypothetical. */
	readonly condition: RegExp;
	/** Makes its own clause hypothetical. */
	readonly timing: RegExp;
	readonly reported: RegExp;
	readonly doubt: RegExp;
	readonly question: RegExp;
	readonly negation: RegExp;
	/** Takes back what was said before, anywhere in the text. */
	readonly takenBack: RegExp;
	readonly clauseBreak: RegExp;
}

const EN_REFUND = '(?:refund(?:ed|ing|s)?|reimburs\\w*|money back|(?:cash|funds?) back)';
const EN_SOFT =
	'(?:please|pls|plz|kindly|just|also|now|then|so|ok|okay|yes|hi|hello|hey|well|and|immediately|asap)';

export const ENGLISH: RefundWords = {
	mention: new RegExp(
		`\\b${EN_REFUND}\\b|\\b(?:give|send|pay|get|have|want|need|like)\\b[^.?!]{0,40}\\bback\\b|\\b(?:return|give back) (?:me )?(?:my|the) money\\b`,
		'u',
	),
	request: [
		new RegExp(
			`^(?:[\\p{L}']+ )??(?:${EN_SOFT}[ ,!.]*)*(?:refund|reimburse)\\b(?! (?:polic|condition|rule|period|window|status|process(?!\\s+a)|fee|time|option|request (?:form|status)))`,
			'u',
		),
		new RegExp(
			`^(?:${EN_SOFT}[ ,!.]*)*(?:give|send|pay|issue|process|make|start|initiate|request|arrange|get|cancel and|return)\\b[^?]{0,60}(?:${EN_REFUND}|\\bback\\b|my money)`,
			'u',
		),
		new RegExp(
			`\\b(?:i|we)(?:'d| would| am| are|'m|'re)?(?: really| also| just| now| hereby| formally| kindly)* (?:want|wanna|need|like|love|demand|request|requesting|claim|asking for|ask for|require|demanding)\\b[^?]{0,80}?(?:${EN_REFUND}|\\bback\\b)`,
			'u',
		),
		new RegExp(
			`\\b(?:can|could|would|will) you\\b(?: ${EN_SOFT})*[^?]{0,20}\\b(?:refund|reimburse|(?:give|send|pay|issue|process|make|arrange|get|return)\\b[^?]{0,60}(?:${EN_REFUND}|back|my money))`,
			'u',
		),
		new RegExp(
			`^(?:${EN_SOFT}[ ,!.]*)*(?:a )?(?:full|partial|complete|total)? ?refund(?: request)?(?: (?:of|for|please|on|:)|:|,|$)`,
			'u',
		),
	],
	declined: new RegExp(
		`(?:\\b(?:don't|dont|do not|does not|doesn't|didn't|did not|never|not|no|without|stop|withdraw|instead of|rather than|no need|won't|wouldn't|isn't|aren't|needn't|cancel)\\b)(?:(?!\\bplease\\b|\\bi (?:want|need)\\b|\\bi'd like\\b).){0,60}?(?:${EN_REFUND}|\\bback\\b)`,
		'u',
	),
	track: new RegExp(
		`\\bwhere(?:'s| is| are)\\b[^.?!]*\\b(?:refund|reimbursement|money)|\\b(?:refund|reimbursement) status\\b|\\bstatus of (?:my|the|a|this|that)\\b[^.?!]*(?:refund|reimbursement)|\\btrack\\w*\\b[^.?!]*${EN_REFUND}|\\b(?:waiting|wait|await|awaiting|expecting)\\b[^.?!]*${EN_REFUND}|\\b(?:was|were|been|being|got|already|have been|has been|get) (?:\\w+ )?(?:refunded|reimbursed)\\b|\\byou(?:'ve| have)? (?:already )?refunded\\b|\\bwhen (?:will|do|does|is|am|are|can|should)\\b[^.?!]*${EN_REFUND}|\\b(?:haven't|have not|didn't|did not|hasn't|has not|never|not) (?:yet )?(?:received?|got(?:ten)?|get|seen?|arrived?|come)\\b[^.?!]*${EN_REFUND}|${EN_REFUND}[^.?!]*\\b(?:hasn't|has not|haven't|not|never) (?:yet )?(?:arrived?|come|been|shown|received|processed)|\\b(?:i|we) (?:already )?(?:got|received|asked for|requested|had)\\b[^.?!]*${EN_REFUND}|\\bmy (?:pending |last |previous )?refund (?:is|was|request|has|of|from)\\b`,
		'u',
	),
	policy:
		/\b(?:refund|return|reimbursement|money[- ]back)s? (?:polic\w*|conditions?|rules?|terms|guarantees?|periods?|windows?|fees?)|\bpolicy\b|\bhow (?:do|does|can|could|long|many|much time|to|would|should)\b|\bwhat(?:'s| is| are| do| does| happens| would| conditions)\b|\b(?:which|why|who)\b|\bunder what\b|\bin (?:which|what) (?:cases?|situations?)\b|\b(?:information|info|learn|tell me|explain|details) (?:about|on|how|regarding|if)\b/u,
	condition:
		/\b(?:if|unless|in case|in the event|suppose|supposing|assuming|provided|whether|what if|otherwise|or else|depending)\b/u,
	timing:
		/\b(?:when|once|until|till|after|before|as soon as|next time|tomorrow|later|next (?:week|month)|someday)\b/u,
	reported:
		/\b(?:said|says|say|told|tells|tell|wrote|writes|asked|asks|claim(?:s|ed)|promised?|promises|according|e\.?g\.?|for (?:example|instance)|example|type|typed|typing|the words?|phrase|sentence|prompt|template|translate|repeat|friend|colleague|neighbou?r|mother|father|wife|husband|brother|sister|customer of mine|someone|somebody|he|she|they|his|her|their)\b/u,
	doubt:
		/\b(?:maybe|perhaps|might|may|thinking|think about|considering|consider|not sure|unsure|possibly|eventually|could be|wonder\w*|curious|hypothetical\w*|joking|kidding|test(?:ing)?|pretend|imagine)\b/u,
	question:
		/\b(?:can|could|may|should|might|do|am|are|is|would|will|did|have|has) (?:i|we|it|there|this|that|my)\b|\bis it\b|\b(?:possible|eligible|entitled|allowed|able)\b|\bknow\b|\bdo you\b|\bdoes\b|\bam i\b|\bhow about\b/u,
	negation: /\b(?:not|never|no|without|neither|nor|nothing|cannot)\b|n't\b/u,
	takenBack:
		/\b(?:never ?mind|forget (?:it|that|about)|scratch that|on second thought|actually,? no|no,? wait|wait,? no|changed my mind|just kidding|disregard|ignore that)\b/u,
	clauseBreak:
		/[,;:–—()]| - |\b(?:because|since|as (?:it|the|they|i)|so(?! far)|but|however|although|though|which|while|and (?=(?:i|we|please|refund|the|it|my|this)\b)|(?<=\w )(?=please (?:refund|reimburse|give|send|issue|process)))/u,
};

export const GERMAN: RefundWords = {
	mention:
		/erstatt|rückerstattung|rueckerstattung|geld zurück|geld zurueck|zurückzahl|rückzahlung|zurückhaben|zurück(?:überweis)|(?:€|euro|eur|\d)[^.?!]{0,20} zurück\b/u,
	request: [
		/^(?:bitte |hallo |guten tag |ja |also |dann )*(?:erstatten|erstatte|zahlen|überweisen|veranlassen|geben) (?:sie|mir|uns)\b/u,
		/\bbitte\b[^?]{0,80}(?:erstatten|erstattung|rückerstattung|zurück)/u,
		/\b(?:ich|wir) (?:will|wollen|möchte|möchten|moechte|brauche|brauchen|verlange|fordere|beantrage|bitte um|hätte gern\w*|wünsche)\b[^?]{0,100}(?:erstatt|rückzahlung|zurück)/u,
		/\b(?:können|könnten|koennen|koennten|würden|wuerden|kannst|könntest) (?:sie|du|ihr) (?:mir |uns |bitte )*[^?]{0,80}(?:erstatten|zurück\w*)/u,
		/^(?:bitte )?(?:rück)?erstattung (?:von|über|für|bitte)/u,
	],
	declined:
		/\b(?:kein|keine|keinen|nicht|ohne|statt|anstatt|niemals|nie)\b[^.?!,]{0,60}(?:erstatt|zurück|rückzahlung)|(?:erstatt\w*|rückzahlung)[^.?!,]{0,30}\b(?:nicht|stornier)/u,
	track:
		/\bwo (?:ist|bleibt)\b[^.?!]*(?:erstatt|geld|rückzahlung)|\bwann\b[^.?!]*(?:erstatt|geld zurück|rückzahlung)|\bwarte\b[^.?!]*(?:erstatt|geld|rückzahlung)|(?:wurde|worden|bereits|schon)\b[^.?!]*(?:erstattet|erstattung)|status (?:der|meiner) (?:rück)?erstattung|(?:erstattung|rückzahlung)[^.?!]*\bnoch (?:nicht|immer)/u,
	policy:
		/richtlinie|bedingung|\bwie (?:kann|geht|lange|funktioniert|bekomme|viele)\b|\bwas (?:ist|sind|passiert)\b|\bwelche\b|\bwarum\b|\binformation/u,
	condition: /\b(?:wenn|falls|sofern|sonst|ob|angenommen|andernfalls)\b/u,
	timing: /\b(?:sobald|nachdem|bevor|bis|später|morgen|nächste)\b/u,
	reported:
		/\b(?:sagte|sagt|gesagt|schrieb|schreibt|meinte|laut|beispiel|freund\w*|kolleg\w*|er|sein\w*)\b/u,
	doubt: /\b(?:vielleicht|eventuell|überlege|evtl|unsicher|möglicherweise|womöglich)\b/u,
	question:
		/\b(?:kann|könnte|darf|bekomme|habe|hätte|ist es|gibt es|wäre es) (?:ich|man|möglich|eine?)\b|\bmöglich\b/u,
	negation: /\b(?:nicht|kein\w*|nie|niemals|ohne)\b/u,
	takenBack: /\b(?:vergiss es|vergessen sie|doch nicht|nein,? warte|egal)\b/u,
	clauseBreak: /[,;:–—()]| - |\b(?:weil|denn|aber|jedoch|da )/u,
};

export const FRENCH: RefundWords = {
	mention: /rembours|(?:rendre|rendez|récupérer|ravoir)[^.?!]{0,30}argent/u,
	request: [
		/^(?:bonjour |svp |oui |alors |merci de )*(?:remboursez|rembourser|rembourse|veuillez (?:me |nous )?rembourser|rendez)/u,
		/\b(?:je|nous) (?:veux|voulons|voudrais|voudrions|souhaite|souhaitons|souhaiterais|demande|demandons|exige|aimerais|désire|réclame)\b[^?]{0,100}(?:rembours|argent)/u,
		/\b(?:pouvez|pourriez|peux|pourrais)[- ](?:vous|tu)\b[^?]{0,60}(?:rembourser|rendre)/u,
		/^(?:un )?remboursement (?:de|pour|s'il|svp)/u,
	],
	declined:
		/\b(?:ne|n'|pas|aucun|sans|jamais|plutôt que|au lieu)\b[^.?!,]{0,60}rembours|rembours\w*[^.?!,]{0,20}\bpas\b/u,
	track:
		/\boù (?:est|en est)\b[^.?!]*(?:rembours|argent)|\bquand\b[^.?!]*rembours|\battends?\b[^.?!]*rembours|\b(?:été|déjà)\b[^.?!]*rembours|(?:statut|état|suivi) (?:de|du) (?:mon |ma |le )?rembours|\brembours\w*[^.?!]*\b(?:pas encore|toujours pas)/u,
	policy:
		/politique|conditions?\b|\bcomment\b|\bquels?\b|\bquelles?\b|\bpourquoi\b|\bqu'est|\bque se passe|\binformations?\b/u,
	condition: /\b(?:si|sinon|au cas|à condition|s'il(?! (?:vous|te) pla[iî]t)|sauf)\b/u,
	timing: /\b(?:quand|lorsque|après|avant|dès|demain|plus tard)\b/u,
	reported: /\b(?:dit|disait|écrit|affirme|selon|exemple|ami|amie|collègue|il|elle|ils)\b/u,
	doubt: /\b(?:peut-être|éventuellement|hésite|pense|envisage)\b/u,
	question: /\b(?:puis-je|est-ce|peut-on|ai-je|pourrais-je|possible|y a-t-il)\b/u,
	negation: /\b(?:ne|pas|aucun\w*|jamais|sans)\b|\bn'/u,
	takenBack: /\b(?:oubliez|laissez tomber|finalement non|non,? attendez)\b/u,
	clauseBreak: /[,;:–—()]| - |\b(?:parce que|parce qu'|car |mais|puisque)/u,
};

export const SPANISH: RefundWords = {
	mention:
		/reembols|devoluci[oó]n de(?:l)? (?:mi |el )?dinero|devu[eé]lv|devolver(?:me|nos)?[^.?!]{0,30}(?:dinero|€|\$|euros?|d[oó]lares)|mi dinero/u,
	request: [
		/^(?:hola |por favor |s[ií] |entonces )*(?:reemb[oó]ls[ae]\w*|reembolsar|reembolsen|devu[eé]lv[ae]\w*|devolverme|quiero|solicito)\b[^?]{0,100}/u,
		/\b(?:quiero|queremos|quisiera|quisi[eé]ramos|necesito|deseo|solicito|pido|exijo|me gustar[ií]a|reclamo)\b[^?]{0,100}(?:reembols|devol|devuelv|dinero)/u,
		/(?:puede|pueden|podr[ií]a|podr[ií]an|puedes|podr[ií]as)\b[^?]{0,60}(?:reembols|devol)/u,
		/^(?:un )?reembolso (?:de|por|para)/u,
	],
	declined:
		/\b(?:no|sin|nunca|ning[uú]n|en vez de|en lugar de)\b[^.?!,]{0,60}(?:reembols|devol|devuelv)/u,
	track:
		/\bd[oó]nde est[aá]\b[^.?!]*(?:reembols|dinero)|\bcu[aá]ndo\b[^.?!]*(?:reembols|devol|dinero)|\besper(?:o|ando)\b[^.?!]*(?:reembols|devol)|\b(?:ya|fue|ha sido|sido)\b[^.?!]*(?:reembolsad|devuelt)|estado (?:de|del) (?:mi |el )?reembols|\breembols\w*[^.?!]*\b(?:a[uú]n no|todav[ií]a no)/u,
	policy:
		/pol[ií]tica|condiciones|\bc[oó]mo\b|\bqu[eé]\b|\bcu[aá]les\b|\bpor qu[eé]\b|\binformaci[oó]n/u,
	condition: /\b(?:si|a menos|en caso|siempre que|salvo)\b/u,
	timing: /\b(?:cuando|despu[eé]s|antes|hasta|ma[nñ]ana|luego|m[aá]s tarde)\b/u,
	reported: /\b(?:dijo|dice|dicho|escribi[oó]|seg[uú]n|ejemplo|amig[oa]|[eé]l|ella|ellos)\b/u,
	doubt: /\b(?:quiz[aá]s?|tal vez|a lo mejor|pensando|dudo)\b/u,
	question: /\b(?:puedo|podr[ií]a (?:yo|obtener|recibir)|es posible|se puede|tengo derecho|hay)\b/u,
	negation: /\b(?:no|nunca|sin|ning[uú]n\w*|tampoco)\b/u,
	takenBack: /\b(?:olv[ií]d[ae]lo|mejor no|no,? espera|da igual)\b/u,
	clauseBreak: /[,;:–—()¿¡]| - |\b(?:porque|pero|ya que|puesto que)/u,
};
