"""First names that children and their parents in England have.

The commonest ones of the last decades, from every community, put together by hand. Names that are
oftener a month, a season or a town (April, Summer, Lincoln) are left out.
"""

_WRITTEN = """
aaliyah aaron abbie abby abdirahman abdoulaye abdul abdullah abdullahi abdulrahman abena abhishek
abigail abimbola abiola abraham abu ada adaeze adam adamu adanna ade adebayo adedayo adel adele
adeline adeola adetola adewale adil aditya adnan adrian adriana adrianna afia afsana afua agata
agnes agnieszka ahana ahmad ahmed ahmet aida aidan aiden aiesha aiko aila ailsa aimee aine aisha
aishah aisling aiyana ajay ajmal akash akeem akosua akua alan alana alasdair alastair albert albie
albina alec aled aleena alejandro aleks aleksander aleksandra aleksandrs alessia alex alexander
alexandra alexis alfie alfonso alfred ali aliaa alice alicia alicja alina alisa alisha alison
alistair aliyah aliza allan alma alva alys amaan amal amanda amani amara amari amber ambika amelia
amelie amina aminah amir amira amit amna amrit amy ana anais anas anastasia anastazja anaya andre
andrea andreas andreea andrei andrej andrew andrius andrzej andy aneesa aneira aneta angel angela
angelica angelina angharad angus anh aniela anika anisa anita aniya anjali anjola ankit ann anna
annabel annabelle annalise anne anneliese annie annika anouk ansh anthony antoni antonia antonina
antonio antony anwen anya aoibhinn aoife apollo aqsa arabella aran aranya archer archie areeba areej
aria arian ariana aris arjun arlo armaan armin arnav arnold arooj arran artem arthur arturo arun
arya aryan asad asha ashanti ashleigh ashley ashraf ashton asia asiya asma asmaa astrid athena atif
atiya aubrey audrey aurelia aurelie aurora austen ava avani avery avneet avraham awais aya ayaan
ayan aydin ayesha ayla aylin aymen ayo ayodele ayomide ayub ayva ayyub azaan aziz aziza babatunde
bahar bailey balraj barak baran barbara barbora barnaby barry bartek bartosz basma beata beatrice
beatrix beatriz becky behzad bela bella ben benedict benedikt benjamin berenice bernadette bernard
bernice beth bethan bethany betty beverley beyza bhavesh bianca bijal bilaal bilal billie billy bina
binta blanka blerim bobby bodhi bogdan bolu boluwatife bonnie boris brad bradley brandan brandon
branwen brenda brian bridget brigid brody bronagh bronte bronwen brooke bruno bryan bryn brynn
bushra caelan cai caitlin caitlyn caleb callum calum calvin cameron camilla candice caoimhe cara
carina carl carla carlos carlota carly carmel carmen carol caroline carolyn carter carwyn carys
casey cassandra cassie catalin catalina catarina catherine cathy catrin cecilia cecily celia ceri
cerys chaim chanel chanelle chantal chantelle charis charlene charles charley charlie charlotte
chaya chelsey chen cheng cheryl chiamaka chiara chidi chika chikondi chima chinedu chinwe chioma
chloe chris christa christelle christian christina christine christopher christos chukwuemeka cian
ciara ciaran cillian claire clara clare clarissa claudia clayton clementine clemmie clive coby cody
cole colette colin colm conall connie connor conor constance cora cordelia corey corinne cormac
cosmo courtney craig cristian cristiana crystal curtis cyrus dafydd dahlia daisy daiyan dalia dalton
damian damien damilola damola dan dana danial danica daniel daniela daniella danielle danika danilo
danny danyal daphne dara darcey darcy daria darina darius darnell darragh darren darryl daryl daud
dave david davina dawid dawn dean deanna debbie deborah debra debs declan deepak deepika dejan
delilah delroy delyth demi denis denisa denise deniz dennis denzel deon derek deryn desmond destiny
dev dewi dexter dhruv diana diane diarmuid diego dilan dilara dimitri dina dinah dion dipesh divine
divya dmitri dolores domas dominic dominik dominika donal donna donnacha dora dorcas doreen dorian
doris dorota dorothy dougie douglas dovid duaa duncan dunya dustin dwayne dyfan dylan eben ebenezer
ebony ebrahim eddie edgar edie edita edith edmund edona eduard eduardo edward edwin edwina eesa efan
efe effie efua eileen eilidh eilish eimear einar ekam ekene ela elaine eleanor eleanora elen elena
eleni eleri elham eli elias elidh elijah elijus elina eliot elisa elise elisha elissa eliza
elizabeta elizabeth ella elle ellen ellie elliot elliott ellis elliw elodie eloise elsa elsie
elspeth elton elvis elwood emeka emer emil emilia emilija emilis emily emine emir emma emmanuel emre
endrit enes eniola ensar enzo erhan eric erica erika erin ermias ernest eryn esa esha eshan esin
esme esmee esperanza essa estela estelle estera esther eszter ethan ethel etienne etta euan eugene
eunice eva evan evangeline eve evelyn evie ewa ewan eyad ezekiel ezgi ezra fabian fabiana fahad
fahim faisal faith faiza faizan fanta farah fardosa fareed farhan farida faris farouk farzana fatema
fatima fatimah fatimata fatma fatou faye fearne federico felicity felix femi feodora fergus fernanda
fernando ferran ffion fidel filip filippo finlay finley finn finnian finnley fiona fionn fleur
florence florian florin flynn folake folasade fran frances francesca francis franciszek franek frank
frankie franklin fraser fred freddie freddy frederica frederick fredrick freya frieda funmi furqan
gabi gabija gabriel gabriela gabriele gabriella gael gail garance gareth gary gaurav gavin gemma
genevieve geoff geoffrey george georgi georgia georgie georgina georgios geraint gerald geraldine
gerard gethin ghazal gianna gift giles gillian gina giorgia giorgio giovanni gisele gita giulia
glenn gloria glyn goda gojko goran gordon grace graham grainne grant greg gregory greta gruff
gruffydd guillermo gurdeep gurleen gurnoor gurpreet gustav gustavo guy gwen gwendolyn gwenllian
gwilym gwyn habib habiba hadi hadia hadiya hadley hafiz hafsa haiden haider hajra hakeem haleema
halima hallie hamid hamish hammad hamza hamzah hana hanan hanif hanna hannah hao hari haris harish
harleen harley harman harmony harnoor haroon harper harpreet harri harriet harris harrison harry
harshil harvey harvir hasan hashim hassan hassana hatice hattie hawa haya hayden haydn hayley hazel
heath heather hebe hector hedley heidi heledd helen helena henry hiba hifza hina hira hiro hodan
holli holly hong honor honora hope horatio howard huda hudson hugh hugo humaira humza hunter huseyin
husna hussain huw ian ibrahim ibrahima ida idris iesha iestyn ieuan ifan ifeoma ifra ifunanya iga
ignacy igor ikenna ikra ikram ilaria ilhan ilias ilyas imaan imad iman imani imelda imogen imran
inaaya inaya ines inga ingrid inigo ioan ioana iolo iona ionut iqra irene irfan irina iris irma isa
isaac isabel isabella isabelle isadora isaiah isatou isha ishaan ishmael isioma isla ismaeel ismail
isobel isolde issa itziar ivan ivana ivo ivy iwan iyla izaak izabel izabela izan izzy jabir jac jack
jackie jackson jacob jacqueline jacqui jade jaden jadon jagoda jahmal jai jaiden jaiya jake jakob
jakub jaleel jamal jameel jamelia james jameson jamie jamil jamila jan jana janae jane janelle janet
janette janice janine janis jannat jared jarek jaroslav jasleen jasmeen jasmin jasmine jason jasper
jaspreet jaume javaid javier javon jax jaxon jaxson jay jaya jayden jayla jaylen jayne jazmin jean
jeanette jedd jeevan jeff jeffrey jelena jemima jemma jenna jennifer jenny jensen jenson jeremiah
jeremy jermaine jerome jerzy jess jesse jessica jessie jesus jetmir jiao jibril jill jim jimi jimmy
jiya joachim joan joana joanna joanne joao joaquin jocelyn jodie jody joe joel johan johana johannes
john johnathan johnny jolene jomana jon jonah jonas jonathan jonathon jonny jordan jorge jose josef
joseline joseph josephine josh joshua josiah josie jovan joy joyce jozef juan juana jude judith judy
jules julia julian juliana julie julien juliet juliette julita julius juma junaid juno justice
justin justina justyna kaan kabir kacey kacper kadiatou kadie kai kaiden kailan kaira kaisan kaitlin
kaitlyn kajal kalina kalisha kamal kamil kamila kamran kane karam karan kareem karen karim karina
karl karla karol karolina kasey kashif kasia kaspar kassandra katarina katarzyna kate katerina
katherina katherine kathleen kathryn katia katie katrina katy katya kavita kay kaya kayan kayden
kayla kaylee kayleigh kaylen keanu keaton keelan keeley keely kehinde keira keiran keisha keith
kelechi kelis kelly kelsey kelvin kemi ken kenan kendra kenneth kenzie kerem keri kerry kev kevin
keziah khadeeja khadija khadijah khaled khalid khalil khuram kian kiana kiera kieran kieron kiki kim
kimberley kinga kingsley kiran kirsty kishan kit kitty kiyan klara klaudia kobe kobi koby kofi kojo
kolade komal konrad konstantin korey kornel krish krishna kristen kristian kristina kristof
kristopher krystian krzysztof kuba kunal kushal kwabena kwaku kwame kwasi kweku kyan kylan kyle
kylie kyra kyran kyrie lacey lachlan laila lainey lakshmi lamin lana lara larisa lars latisha latoya
laura laurel lauren laurence lauri laurie lavinia lawrence laya layan layla layton lea leah leandro
leanne lee leen leighton leila leilani leith lejla lena lennon lennox lenny leo leon leona leonard
leonardo leonidas leonie leonora leroy leslaw lesley leslie leticia levi lewin lewis lexa lexi lexie
leya liam liana libby lidia lila lilah lilia liliana lilias lilith lilla lillian lillie lilly lily
lilyana lin lina linda lindsay ling linh lionel lisa livia liyana liz liza lizzie llew lloyd llyr
logan lois loki lola lorcan lorelei lorenzo loretta lorna lorraine lottie lou louie louis louisa
louise luana luc luca lucas lucia lucian luciana luciano lucie lucinda lucjan lucy ludo ludwig luis
luisa luiza luka lukas lukasz luke luna luqman lydia lyla lynn lynne lyra mabel mabli macey macie
maciej mackenzie macy maddie maddison madeeha madeleine madi madiha madina madison madog mae maeve
magda magdalena maggie magnus maha mahdi maheen mahek mahi mahira mahmoud mahnoor mahsa maia mairead
maisha maisie maisy maja maks maksim maksymilian malachi malachy malaika malak malakai malala
malgorzata malia malik malika malky mamadou manahil manav mandy manisha manjit manon manpreet manuel
mara marc marcel marcela marcin marcos marcus marek margaret margot marguerite mari maria mariam
mariama marian mariana marianne maribel marie mariella marielle marika marilena marilyn marina mario
marion marisa marissa marius mark marlene marley marlon marlow marnie marsha marta martha martin
martina martyn martyna marvin marwa marwan mary maryam maryum marzena mason masooma massimo matei
mateo mateusz mathew mathilda matilda matilde matt matteo matthew mattias maureen mauricio mauro
mave mawuli max maximilian maximus maxine maxwell maya mayar maysa mckayla mckenzie meera megan
mehak mehdi mehmet mehwish mei mel melanie melek melia melina melisa melissa melody mena menna mercy
meredith merryn merve meryem mia mica micah michael michaela michail michal michalina michele
michelle mick miguel mihaela mihai mikaeel mikael mikail mikayla mikel mikey mikolaj mila milad
milana milena miles milla millie milo milosz mimi mina minahil mira miranda miray mirela miriam
mirza misbah mischa misha mitchell miya moaz modou mohamad mohamed mohammad mohammed mohamud mohsin
moira mollie molly momina mona monica monika monique montague montel montgomery mordechai morgan
morgane moriah morwenna mosab moses mostafa mouad moussa muaz mubarak muhammad muhammed mujtaba
munir munira muriel murtaza musa mustafa mustapha mya myla myleene myles mylo myra myrtle naail
nabeel nabil nabila nada nadeem nadia nadine nadir nafisa nahid nahla naila naim naima najma nala
nana nancy nanette naoise naomi narges naseem nasir nasra nasreen natalia natalie natalija nataliya
natan natania natasha nate nathan nathaniel naveed navid nawal nazia nazir neal neda neela neema
neha nehal nehemiah neil nell nella nellie nerys nesta nevaeh neve nevin ngozi nia niall niamat
niamh nicholas nicki nicky nico nicola nicolae nicolas nicole nicoleta nicolette nidhi nigel nikhil
niki nikita nikki niklas nikola nikolai nikolaos nils nimah nimco nimra nina ninian nishat nita niya
nkechi noa noah noam noel noelia noemi nojus noor noora nora norah norbert noreen norman nour nuala
nuha nur nura nuri nuria nusaybah nyah nyasha nyla oakley oana obinna octavia odhran odin oisin okan
oksana ola oladele olamide oleg olek oleksandr olga olive oliver olivia oliwia oliwier ollie olu
olufemi olumide oluwadamilola oluwaferanmi oluwaseun oluwatobi omar omari omolara ondrej onyeka onyx
oona ophelia oren orla orlagh orlaith orson osagie osama osas oscar osian osinachi oskar osman
oswald otis ottilie otto ouma oumar owain owen oyin ozan pablo paige paloma pam pamela paolo parisa
parker parminder parth parveen pascal pat patience patrice patricia patricio patrick patrik patryk
patsy paul paula paulina pauline paulo pavan pavel pavlo pawel pearl pedr pedro peggy penelope penny
percy perla perpetua petar pete peter petra petronela petros phebe phil philip philippa phillip
phineas phoebe pia pierce pierre pieter piotr piper pippa piya polly poonam poppy portia prabhjot
praise pranav pranay precious presley preston primrose princess priscilla prisha priya puja qamar
qasim quinn rabia rachael rachel rachelle rachid radek radoslaw rae rafael rafaela rafal rafe
rafferty rafi rafiq raghad rahat raheem rahel rahima rahul raihan raina raisa raiyan raj raja rajan
rajesh rajveer ralph rameen rami ramiro ramla ramona ramsha randa raneem rania ranveer raphael
raquel rasheed rashid rasmus raul raveena ravi ray raya rayan rayhan raymond rayna rayyan razan
razia reagan rebecca rebekah reece reem reena regan reggie regina reham rehan rehana reid reina remi
remy renata rene renee renuka reshma reuben reuel rex rhea rhian rhiannon rhodri rhona rhonda
rhyanna rhydian rhys ria riana rianna riaz ricarda ricardo richard richie ricky rico rida ridwan
rihanna rihards rika riley rimsha rina rio rishi rita ritika ritvik river riya riyad rizwan roan rob
robbie robert roberta roberto robin robyn rocco rodney rodrigo roger rohaan rohan rokas roksana
rolando roma romain roman romana romeo romero romi romy ronald ronan ronja ronnie ronny roopa rory
rosa rosalia rosalie rosalind rosalyn rosamund rosanna rosaria rosario rose roseanne rosemary roshan
rosheen rosie ross rowan roxana roxanne roy rozalia ruairi rubaiya ruben rubie ruby rudy rufus ruhi
rukhsana rumi runa rupert rupinder rushil russell ruta ruth ruxandra ryan ryder rylan saad saadia
saanvi saba sabah sabiha sabine sabrina sacha sadaf sadia sadie safa safah saffron safiya safiyah
safwan sahar sahil saif saira sajid sakina salah saleem saleh salim salma salman salome sam samanta
samantha samara sameer sameera sami samina samir samira samiya sammy samreen samson samuel samuele
sana sanaa sanah sandeep sandra sandro sanjana sanjay sanjeev sanna santiago santino sapphire sara
sarah sarai sarina sariyah sasha saskia satnam saul sawsan scarlett scott seamus sean seb sebastian
seema sehar selena selim selina selma semih senan seren serena sergei sergio serkan seth seyi shaan
shabana shabaz shabnam shafiq shah shahbaz shahid shahida shahzad shai shaila shakeel shakira
shaleena shamim shamima shanaya shane shanelle shani shania shanice shannon shanza sharan sharda
shareen sharif sharmin sharon shaun shauna shawn shay shaya shayan shayla shayna shazia sheba sheila
shelby shelley shereen sheridan shirin shirley shiv shivam shivani shmuel shoaib shona shreya shruti
shyanne shyla sian sibusiso sidney sidra sienna sigrid silas silvia silvija sima simba simon simone
simrah simran sinead siobhan siya sky skye skyla skyler slawomir sofia sohail solomon soma sonam
sonia sonja sonny sophia sophie soraya sorcha sorin spencer stacey stan stanislaw stanley stefan
stefania stefano stella steph stephan stephanie stephen steve steven stewart stuart sue sufyan
suhaib suhayb sukhdeep sukhi sulaiman suleiman suleman sumaiya sumaya sumayyah sunaina sunil sunita
suraj suraya suri surinder susan susanna susie suzanne svetlana sydney syed sylvia sylvie sylwia
symeon szymon tabassum tabitha tadhg taha tahir tahira tahlia taiwo taiye tala talal talha talia
talisha tallulah talya tamanna tamar tamara tamika tamsin tanaka tania tanisha tanveer tanvi tanya
tanzila tara taraneh tarek tareq tariku tariq tarun tasneem tasnim tatenda tatiana tauheed tawanda
taylor tayo tayyab tayyiba teagan teddie teddy tegan teifion temi temitope tendai teodor terence
teresa terri terry tess tessa thabo thalia thandiwe thanh thea theo theodora theodore theresa
thierry thivya thomas tia tiago tiana tianna tiarnan tiernan tiffany tilda tilly tim timi timofey
timothy timur tina tinashe tino tirion tobias tobiloba toby todd toluwani tom tomas tomasz tomi
tommy tomos toni tonia tony tooba torin toyin tracey tracie tracy travis trevor trinity trisha
tristan tristen trystan tuan tudor tunde tyler tyra tyrell tyrese tyrone tyson ugne ugo ula ulrich
uma umair umaiza umar ume umm una unaisa ursula usama ushna usman uzair uzma vaishnavi valentin
valentina valentino valeria valerie vance vanesa vanessa vansh varun vasile vasyl veer vera veronica
vesna vicky victor victoria vida vidhi vihaan vijay vikram viktor viktoria viktorija vilte vinay
vincent vincenzo viola violet violeta viraj vishal vitoria vivaan vivek vivian viviana vivienne vlad
vladimir volodymyr wahid wahida waleed walid walter wanda waqas warren wasim wayan wayne wendy
weronika wesley wiktor wiktoria wilbur wilfred wilhelmina will willa william willow wilma winifred
winnie winston wioletta wojciech wren xander xanthe xavier xiang xin yaa yaaseen yael yahya yana
yanis yannis yaqoob yaqub yara yareli yaseen yash yashika yasin yasir yasmeen yasmin yasmina yaw
yazan yehuda yemi yetunde yiannis ying yolanda yonas yosef yosra younis yousaf youssef yousuf yuan
yue yui yunus yuri yusha yusra yusuf yuto yvette yvonne zac zach zachariah zachary zack zaeem zahid
zahir zahra zahraa zain zaina zainab zainah zaira zakariya zaki zakia zakir zala zander zane zaneta
zara zarah zaria zarina zarish zayaan zayan zayd zayn zayna zaynab zeeshan zehra zeinab zelda zena
zenab zeph zeynep zia zidane zikra zinnia zion zita ziva ziyad zoe zofia zoltan zosia zoya zubaida
zubair zuha zulaikha zuzana zuzanna zygmunt
"""
FIRST_NAMES = frozenset(_WRITTEN.split())
"""In small letters."""
