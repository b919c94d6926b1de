"""First names that children and their parents in England have.

The commonest ones of the last decades, from every community, put together by hand. Names that are
oftener a month, a season or a town (April, Summer, Lincoln) are left out.
"""

_WRITTEN = """
aaliyah aaron abbie abby abdul abdullah abdullahi abigail abu ada adam adamu aditya adnan adrian
agnes ahmad ahmed aidan aiden aiesha aimee aisha aishah ajay alan albert albie alec alex alexander
alexandra alexis alfie alfred ali alice alicia alina alisha alison aliyah allan alma amaan amal
amara amari amber amelia amelie amina aminah amir amira amy ana anaya andre andrea andreea andrew
andy angel angela anisa anita anjali ann anna annabel annabelle anne annie anthony antonio anya
aoife archer archie aria ariana arjun arlo armaan arthur arun arya asad asha ashley ashton asia
asma astrid athena aubrey audrey aurora austen ava avery aya ayaan ayan ayesha ayo ayub bailey
barbara barnaby barry beatrice beatrix becky bella ben benedict benjamin bernard beth bethan
bethany betty beverley bilal billie billy bobby bodhi bogdan bonnie bradley brandon brenda brian
bridget brody brooke bruno bryan caitlin caleb callum calvin cameron camilla cara carl carla
carmen carol caroline carolyn carter casey cassie catherine cathy celia chantelle charlene charles
charley charlie charlotte chelsey cheryl chidi chinedu chloe chris christian christina christine
christopher ciara claire clara clare clive cody cole colin connie connor conor constance cora
corey courtney craig curtis cyrus daisy damian damien dan daniel daniela daniella danielle danny
daphne darcey darcy daria darius darragh darren dave david dawid dawn dean debbie deborah debra
debs declan delilah denis denise dennis derek desmond destiny dev dexter diana diane diego dina
dion divya dominic dominik donna dora doris dorothy dougie douglas duncan dylan ebony eddie edie
edith edmund edward edwin eesa effie eileen elaine eleanor elena eli elias elijah elina elisa
elise eliza elizabeth ella elle ellen ellie elliot elliott ellis elodie eloise elsa elsie emilia
emily emma emmanuel enzo eric erica erin esa esme esmee esther ethan etta eugene eva evan
evangeline eve evelyn evie ezra faisal faith farah fareed fatima fatimah fatma faye felicity felix
fergus filip finlay finley finn fiona florence flynn fran frances francesca francis frank frankie
fraser fred freddie frederick freya gabriel gabriella gail gareth gary gavin gemma geoff geoffrey
george georgia georgie georgina gerald gerard gianna gillian gina gita gloria gordon grace graham
grant greg gregory greta gurpreet guy gwen habib hadiya hafsa hajra hakeem halima hamza hana hanna
hannah hari harley harmony haroon harper harpreet harriet harris harrison harry harvey hasan
hassan hattie hayden hazel heather hector heidi helen helena henry hira holly hope howard hudson
hugh hugo hunter husna hussain ian ibrahim ida idris ifeoma igor ikram imaan iman imani imogen
imran ingrid ioana irene iris isa isaac isabel isabella isabelle isaiah isha ishaan isla ismail
ivan ivy jack jackie jackson jacob jacqueline jade jaden jai jaiden jake jakub jamal jameel james
jamie jan jane janet janice jared jasmin jasmine jason jasper javier jax jaxon jaxson jay jayden
jayne jean jeanette jeff jeffrey jemima jenna jennifer jenny jensen jeremiah jeremy jerome jess
jesse jessica jessie jill jim jimmy joan joanna joanne jodie joe joel johan john johnny jon jonah
jonathan jordan jorge joseph josephine josh joshua josiah joy joyce juan jude judith judy jules
julia julian juliana julie juliet kacper kai kailan kaitlyn kajal kane karen karim karl kate
katherine kathleen kathryn katie katy kay kayden kayla kayleigh keira keith kelly kelsey ken
kenneth kenzie kerry kev kevin khadija khadijah khalid kian kiana kiera kieran kim kimberley kiran
kirsty kit kofi krish krishna kuba kwabena kwame kyle kyra lacey laila lara laura lauren laurence
lawrence layla layton leah leanne lee leila lena lenny leo leon leona leonard leonardo leroy
lesley leslie lewis lexi lexie liam lila lilah lillian lilly lily lina linda lindsay lisa liyana
liz lizzie logan lois lola lorenzo lorna lorraine lottie lou louie louis louisa louise luca lucas
lucia lucian lucy luka lukas luke luna lydia lyla lynn lynne mabel macey mackenzie maddie maddison
madeleine madison mae maeve maggie mahmoud maia maisie maja malachi malachy malik mandy manuel
marc marcel marcus margaret maria mariam marian marie marilyn marina mario marion mark marley
marlon martha martin martyn marwa mary maryam mason matei mateo mateusz matilda matt matteo
matthew maureen max maximilian maxine maxwell maya meera megan mehdi mehmet mel melanie melissa
mia micah michael michal michelle mick miguel mihai mikael mikey mila miles millie milo mina
minahil miranda miriam mitchell mohamed mohammad mohammed moira molly momina mona monica morgan
moses muhammad muhammed mujtaba musa mustafa mya myla mylo myra nabil nadia naima nancy naomi
nasra natalia natalie natasha nate nathan nathaniel neil nell nellie nevaeh ngozi niall niamh
nicholas nicki nicky nico nicola nicole nigel nikhil nikita nikola nina noah noel nora norah nour
nusaybah nyla oakley obinna ola olga oliver olivia oliwia ollie olu olumide oluwaseun omar ophelia
orla orlaith oscar osman otis otto owen pablo paige pam pamela parker pat patience patricia
patrick patrik patryk paul paula pauline pavel pearl peggy penelope penny percy pete peter petra
phil philip philippa phillip phoebe piotr pippa polly poppy precious preston priya quinn rabia
rachael rachel rafael rafferty raheem rahul raj raja ralph ramona rania rashid raul ravi ray
raymond rayyan rebecca rebekah reece reggie rehan reid remi remy rene reuben rex rhea rhian
rhiannon rhys riaz ricardo richard ricky ridwan riley rio rishi rita river riya rob robbie robert
roberta robin robyn rocco rodney roger rohan roman romeo romy ronald ronan ronnie rory rosa
rosalind rosanna rose roshan rosie ross rowan roxanne roy ruairi ruben rubie ruby rudy rufus
rupert russell ruth ryan ryder sabrina sacha sadie safa saffron safiya sahil saira salma sam
samantha sameer samir samira sammy samson samuel sana sandra sanjay santiago sara sarah saskia
sean sebastian selena selina seren seth shabnam shah shamima shane shania shanice shannon sharon
shaun shauna shawn sheila shelley shirley sian sienna sigrid simon simone siobhan sky skye skyla
sofia sonia sonny sophia sophie spencer stacey stan stanley stefan stella stephanie stephen steve
steven stewart stuart sue suleiman suleman sumaya susan susanna susie suzanne sydney syed sylvia
sylvie tabitha tahir talia tallulah tamara tamsin tanisha tanya tara tariq taylor teddy teresa
terry thea theo theodore theresa thomas tia tiana tiffany tilly tim timothy tina toby todd tom
tommy tony tracey tracy travis trevor tristan tyler tyrone tyson uma umair umar umm una usman
valentina valerie vanessa vera veronica vicky victor victoria vihaan vijay vikram vincent viola
violet vivian vivienne vlad wahid walter wanda warren wayne wendy wesley wilfred will willa
william willow winston xander xavier yahya yaqub yara yasin yasmin yasmina yolanda youssef yousuf
yuri yusra yusuf yvette yvonne zac zach zachariah zachary zack zahra zain zaina zainab zakariya
zander zane zara zayd zayn zaynab zeeshan zeinab zeynep zion zoe zofia zoya zubair zuzanna
"""
FIRST_NAMES = frozenset(_WRITTEN.split())
"""In small letters."""
