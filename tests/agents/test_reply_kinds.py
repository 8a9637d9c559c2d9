"""What kind a reply is, in the words in which people say it; whatever no phrase says is unknown."""

import pytest

from agents.reply_kinds import kind_of, own_words
from memory.records import ReplyKind

SAID: list[tuple[str, ReplyKind]] = [
    ("No.", "no"),
    ("No thanks, I'm happy where I am.", "no"),
    ("Thanks, but I am not interested.", "no"),
    ("Please don't contact me again", "no"),
    ("How did you find me? And please delete my data.", "no"),
    ("Sounds great, but I have to decline.", "no"),
    ("Nein", "no"),
    ("Danke, aber kein Interesse.", "no"),
    ("Bitte löschen Sie meine Daten.", "no"),
    ("Ich möchte von Ihnen keine weiteren Mails.", "no"),
    ("Hi Mara, how did you find me?", "how_did_you_find_me"),
    ("Where did you get my address?", "how_did_you_find_me"),
    ("Woher haben Sie meine Adresse?", "how_did_you_find_me"),
    ("Interessant. Wie sind Sie auf mich gekommen?", "how_did_you_find_me"),
    ("Sounds interesting. What's the salary range?", "pay_question"),
    ("And how much does it pay?", "pay_question"),
    ("Klingt spannend! Wie hoch ist das Gehalt?", "pay_question"),
    ("Können Sie mir die Gehaltsspanne nennen?", "pay_question"),
    ("Not for now, but ask my colleague Rita Beispiel.", "ask_colleague"),
    ("You should talk to Rita, she did most of it.", "ask_colleague"),
    ("Fragen Sie meine Kollegin Rita Beispiel.", "ask_colleague"),
    ("I'm not interested right now, maybe next year.", "not_now"),
    ("Bad timing, I just started a new job.", "not_now"),
    ("Im Moment kein Interesse, vielleicht später.", "not_now"),
    ("Derzeit bin ich nicht auf der Suche.", "not_now"),
    ("Yes!", "yes"),
    ("No problem, let's talk on Tuesday.", "yes"),
    ("I'd be interested, tell me more.", "yes"),
    ("Ja, gerne.", "yes"),
    ("Das klingt interessant, erzählen Sie mir mehr.", "yes"),
    ("Thanks for reaching out, I'd love to chat. Does Thursday work?", "yes"),
    ("Sure, send me the details.", "yes"),
    ("Happy to jump on a call next week.", "yes"),
    ("Yes, I'm open to this.", "yes"),
    ("Interesting! When could we speak?", "yes"),
    ("Gern, wann passt es Ihnen?", "yes"),
    ("Ja, das interessiert mich.", "yes"),
    ("Können wir am Dienstag sprechen?", "yes"),
    ("Hört sich spannend an.", "yes"),
    ("Not for me, sorry.", "no"),
    ("I'm not looking to change, please don't write again.", "no"),
    ("Thanks but no thanks", "no"),
    ("Please take me off your list.", "no"),
    ("I don't want to receive these emails.", "no"),
    ("Nein, danke.", "no"),
    ("Bitte kontaktieren Sie mich nicht mehr.", "no"),
    ("Das ist nichts für mich.", "no"),
    ("Ich habe kein Interesse an der Stelle.", "no"),
    ("Bitte keine weiteren E-Mails.", "no"),
    ("I'm happy in my role at the moment, try me in spring.", "not_now"),
    ("Maybe in six months.", "not_now"),
    ("Not at this time, thank you.", "not_now"),
    ("I can't think about a move before summer.", "not_now"),
    ("Zurzeit bin ich zufrieden, vielleicht nächstes Jahr.", "not_now"),
    ("Im Moment suche ich nichts Neues.", "not_now"),
    ("Melden Sie sich im Frühjahr wieder.", "not_now"),
    ("What's the comp?", "pay_question"),
    ("Could you share the salary band?", "pay_question"),
    ("What are you paying for this?", "pay_question"),
    ("Was ist das Gehalt?", "pay_question"),
    ("In welchem Gehaltsrahmen liegt die Stelle?", "pay_question"),
    ("Where did you get my email address from?", "how_did_you_find_me"),
    ("Curious how you found me.", "how_did_you_find_me"),
    ("Wie haben Sie mich gefunden?", "how_did_you_find_me"),
    ("Woher haben Sie meine Mailadresse?", "how_did_you_find_me"),
    ("My friend Lea would be perfect for this.", "ask_colleague"),
    ("You may want to talk to Lea, she built that part.", "ask_colleague"),
    ("Meine frühere Kollegin Lea könnte passen.", "ask_colleague"),
    ("Don't write to my work address, use this one please.", "unknown"),
    ("Which team is this?", "unknown"),
    ("Is remote from Portugal possible?", "unknown"),
    ("Ist die Stelle auch in Teilzeit möglich?", "unknown"),
    ("This looks like a great match, I'm keen.", "yes"),
    ("I would be up for a conversation.", "yes"),
    ("Yes, count me in!", "yes"),
    ("Let me know when you have time to talk.", "yes"),
    ("Ja, schicken Sie mir bitte mehr Informationen.", "yes"),
    ("Ich würde gerne mehr darüber wissen.", "yes"),
    ("Gerne können wir nächste Woche telefonieren.", "yes"),
    ("Das klingt super.", "yes"),
    ("I would rather not.", "no"),
    ("Sorry, this isn't something I'd consider.", "no"),
    ("Please do not contact me again.", "no"),
    ("I object to the processing of my data.", "no"),
    ("Kein Interesse, danke.", "no"),
    ("Lassen Sie das bitte.", "no"),
    ("Ich möchte nicht kontaktiert werden.", "no"),
    ("Löschen Sie meine Adresse.", "no"),
    ("Stop.", "no"),
    ("I just signed with another company.", "not_now"),
    ("Now is not a good time.", "not_now"),
    ("Could you ping me after summer?", "not_now"),
    ("I'm not looking for anything new.", "not_now"),
    ("Gerade passt es nicht.", "not_now"),
    ("Ich bin derzeit sehr zufrieden mit meinem Job.", "not_now"),
    ("Vielleicht in einem Jahr.", "not_now"),
    ("Before we talk: what is the salary range?", "pay_question"),
    ("How much is on offer?", "pay_question"),
    ("Welche Vergütung ist vorgesehen?", "pay_question"),
    ("Wie viel zahlen Sie?", "pay_question"),
    ("How did you get hold of my address?", "how_did_you_find_me"),
    ("Where do you know me from?", "how_did_you_find_me"),
    ("Woher kennen Sie mich?", "how_did_you_find_me"),
    ("Wie sind Sie an meine Adresse gekommen?", "how_did_you_find_me"),
    ("I know someone who would fit, Lea from my team.", "ask_colleague"),
    ("Talk to Lea instead, she wrote the scheduler.", "ask_colleague"),
    ("Ich kenne jemanden, der passen würde.", "ask_colleague"),
    ("Meine Kollegin Lea sucht gerade.", "ask_colleague"),
    ("Is this a permanent position?", "unknown"),
    ("Who are your customers?", "unknown"),
    ("Wie groß ist das Team?", "unknown"),
    ("I never worked on that project, you have the wrong person.", "unknown"),
    ("I'd like to learn more about the team.", "yes"),
    ("Ja bitte, erzählen Sie mehr.", "yes"),
    ("Thanks, but I'm not interested in this role.", "no"),
    ("Please remove my details from your database.", "no"),
    ("Don't ever email me again.", "no"),
    ("Danke, aber nein.", "no"),
    ("Daran habe ich kein Interesse.", "no"),
    ("Bitte schreiben Sie mir nicht mehr.", "no"),
    ("Not currently looking, but thanks.", "not_now"),
    ("Maybe later this year.", "not_now"),
    ("Aktuell bin ich nicht auf der Suche.", "not_now"),
    ("Salary?", "pay_question"),
    ("What is the salary for this position?", "pay_question"),
    ("Was verdient man bei Ihnen?", "pay_question"),
    ("How do you have my email?", "how_did_you_find_me"),
    ("Wie kommen Sie auf mich?", "how_did_you_find_me"),
    ("What data do you hold about me?", "how_did_you_find_me"),
    ("My colleague Lea might be interested.", "ask_colleague"),
    ("Sprechen Sie mit Lea, sie passt besser.", "ask_colleague"),
    ("Do you sponsor visas?", "unknown"),
    ("I have no interest in moving, is remote fine?", "unknown"),
    ("Wo sitzt das Team?", "unknown"),
    ("My colleague told me about you.", "unknown"),
    ("Is the salary competitive or is it a startup joke?", "unknown"),
    ("You wrote to me last year already.", "unknown"),
    ("Not sure I'm interested.", "unknown"),
    ("Ich weiß nicht, ob ich interessiert bin.", "unknown"),
    ("Who is this?", "unknown"),
    ("👍", "unknown"),
    ("Bonjour, je suis en vacances.", "unknown"),
]


@pytest.mark.parametrize(("text", "kind"), SAID)
def test_a_reply_is_what_its_words_say(text: str, kind: ReplyKind) -> None:
    assert kind_of(text).kind == kind


def test_the_phrase_that_decided_is_told_and_none_where_nothing_did() -> None:
    assert kind_of("Thanks, but I am not interested.").phrase == "not interested"
    assert kind_of("Who is this?").phrase is None


def test_whom_they_point_to_is_kept_in_their_words() -> None:
    said = kind_of("Hello.\nFragen Sie meine Kollegin\tRita Beispiel! Gruß")
    assert said.lead == "Fragen Sie meine Kollegin Rita Beispiel!"


QUOTED = [
    "Yes!\n\nOn Fri, 20 Nov 2026 at 10:00, Mara Feld wrote:\n> please stop\n",
    "On Fri, 20 Nov 2026 at 10:00, Mara Feld wrote:\n> please stop\n\nYes!",
    "Am 20.11.2026 um 10:00 schrieb Mara Feld <mara@northlight.example>:\n> bitte nicht mehr schreiben\n\nYes!",
    "Yes!\n\n-----Original Message-----\nplease stop",
    "Yes!\nFrom: Mara Feld\nplease stop",
    "Yes!\n-- \nplease stop",
    "Yes!\n\nIf you   please stop,\nsay so.",
    "<html><body><p>Yes!</p><p>If you please stop, say so.</p></body></html>",
]


@pytest.mark.parametrize("text", QUOTED)
def test_what_a_mail_repeats_of_ours_is_not_theirs(text: str) -> None:
    assert own_words(text, ["If you please stop, say so."]) == "Yes!"
    assert kind_of(own_words(text, ["If you please stop, say so."])).kind == "yes"
    assert kind_of(text).kind != "yes"


def test_a_megabyte_is_read_in_one_pass() -> None:
    assert kind_of("please " * 150_000).kind == "unknown"
    assert own_words("> quoted\n" * 100_000, ["a b c"]) == ""
