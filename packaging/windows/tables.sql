-- What wixl 0.101 cannot say of renkei.wxs. One statement per line; $VERSION and the like stand for the build's.

-- Said on the command line, so they must reach the part of Windows Installer that may write (SecureCustomProperties).
UPDATE `Property` SET `Value`='OLDERVERSION;NEWERVERSION;INSTALLDIR;DESKTOPSHORTCUT;AUTOSTART;NOTIFICATIONS;BANKURL;PROXYMODE;PROXYURL;PACURL;UILANGUAGE;UPDATECHECK;LAUNCH;WEBVIEW2REQUIRED' WHERE `Property`='SecureCustomProperties'

-- Components that are there when something was said. 324 = 256 (64-bit) + 64 (asked again at REINSTALL) + 4 (key path in the registry).
UPDATE `Component` SET `Attributes`=324, `Condition`='BANKURL AND BANKURL<>"default"' WHERE `Component`='BankUrl'
UPDATE `Component` SET `Attributes`=324, `Condition`='PROXYMODE AND PROXYMODE<>"default"' WHERE `Component`='ProxyMode'
UPDATE `Component` SET `Attributes`=324, `Condition`='PROXYURL AND PROXYURL<>"default"' WHERE `Component`='ProxyUrl'
UPDATE `Component` SET `Attributes`=324, `Condition`='PACURL AND PACURL<>"default"' WHERE `Component`='PacUrl'
UPDATE `Component` SET `Attributes`=324, `Condition`='UILANGUAGE AND UILANGUAGE<>"default"' WHERE `Component`='Language'
UPDATE `Component` SET `Attributes`=324, `Condition`='AUTOSTART AND AUTOSTART<>"default"' WHERE `Component`='Autostart'
UPDATE `Component` SET `Attributes`=324, `Condition`='NOTIFICATIONS AND NOTIFICATIONS<>"default"' WHERE `Component`='NotificationsEnabled'
UPDATE `Component` SET `Attributes`=324, `Condition`='UPDATECHECK AND UPDATECHECK<>"default"' WHERE `Component`='UpdateCheck'
UPDATE `Component` SET `Attributes`=324, `Condition`='DESKTOPSHORTCUT="1"' WHERE `Component`='Desktop'

-- 512: up to this version and including it, so that the other language of the same version is replaced, too.
DELETE FROM `Upgrade` WHERE `ActionProperty`='OLDERVERSION'
INSERT INTO `Upgrade` (`UpgradeCode`, `VersionMax`, `Attributes`, `ActionProperty`) VALUES ('{6B1F8359-DAA5-4D4B-80EC-55B17182CBE2}', '$VERSION', 512, 'OLDERVERSION')

-- The name by which Windows knows whose notifications they are (AUMID).
CREATE TABLE `MsiShortcutProperty` (`MsiShortcutProperty` CHAR(72) NOT NULL, `Shortcut_` CHAR(72) NOT NULL, `PropertyKey` CHAR(0) NOT NULL, `PropVariantValue` CHAR(0) NOT NULL PRIMARY KEY `MsiShortcutProperty`)
INSERT INTO `MsiShortcutProperty` (`MsiShortcutProperty`, `Shortcut_`, `PropertyKey`, `PropVariantValue`) VALUES ('StartMenuAumid', 'StartMenuShortcut', 'System.AppUserModel.ID', 'jp.renkei.desktop')
INSERT INTO `MsiShortcutProperty` (`MsiShortcutProperty`, `Shortcut_`, `PropertyKey`, `PropVariantValue`) VALUES ('DesktopAumid', 'DesktopShortcut', 'System.AppUserModel.ID', 'jp.renkei.desktop')

-- There is no dialog: everything is decided once, by the part that may write. (One by one: where several rows fit, libmsi deletes others.)
DELETE FROM `InstallUISequence` WHERE `Action`='FindRelatedProducts'
DELETE FROM `InstallUISequence` WHERE `Action`='AppSearch'
DELETE FROM `InstallUISequence` WHERE `Action`='LaunchConditions'
DELETE FROM `InstallUISequence` WHERE `Action`='ValidateProductID'
DELETE FROM `InstallUISequence` WHERE `Action`='CostInitialize'
DELETE FROM `InstallUISequence` WHERE `Action`='FileCost'
DELETE FROM `InstallUISequence` WHERE `Action`='CostFinalize'
DELETE FROM `InstallUISequence` WHERE `Action`='MigrateFeatureStates'
