# What electron-builder's installer does otherwise, and at a pack station must not. It is included in the installer and in the
# uninstaller, which an update runs before it lays the new files.
#
# The one code with which it declines: Windows Installer's "another installation is in progress". Intune and Configuration
# Manager know it as "try again later", so that a busy station is updated by the next attempt.
!define NOT_NOW 1618

# ERROR_INVALID_PARAMETER: another folder was asked for, and no later attempt is wanted.
!define NOT_THERE 87

# How long the app may take to close: it waits five seconds at most for an order on the wire.
!define CLOSE_SECONDS 20

# A key for each user who has signed in here.
!define PROFILES "SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList"

!include LogicLib.nsh
!include FileFunc.nsh

# Runs a task once as whoever is signed in, and puts 0 into $0 when it has begun. IT's tools install from a session of their own,
# from which no window of the station's can be reached; the Task Scheduler can.
!macro runAsSignedIn FILE
  InitPluginsDir
  File "/oname=$PLUGINSDIR\task.xml" "${PROJECT_DIR}\resources\windows\${FILE}"
  nsExec::Exec `"$SYSDIR\schtasks.exe" /Create /F /TN "Stagebay installation" /XML "$PLUGINSDIR\task.xml"`
  Pop $0
  ${If} $0 == 0
    nsExec::Exec `"$SYSDIR\schtasks.exe" /Run /TN "Stagebay installation"`
    Pop $0
  ${EndIf}
!macroend

# Once it has surely begun: what it has started runs on without it.
!macro forgetTask
  nsExec::Exec `"$SYSDIR\schtasks.exe" /Delete /F /TN "Stagebay installation"`
  Pop $1
!macroend

# Opens the stations that were closed for this, or for an attempt before it that was interrupted. Each remembers it itself, so
# it does not matter in which sessions the task runs, which Microsoft's documents do not say of a group.
!macro openAgain
  !insertmacro runAsSignedIn "start-task.xml"
  ${If} $0 == 0
    Sleep 5000
  ${EndIf}
  !insertmacro forgetTask
!macroend

# Nothing is changed, and no station stays closed for it.
!macro notNow
  !ifdef BUILD_UNINSTALLER
    # The update that runs it opens them itself.
    ${IfNot} ${isUpdated}
      !insertmacro openAgain
    ${EndIf}
  !else
    !insertmacro openAgain
    # An app that follows a feed has ended itself to be updated, and trusts its installer to open it.
    ${If} ${isForceRun}
      ${StdUtils.ExecShellAsUser} $0 "$INSTDIR\stagebay.exe" "open" ""
    ${EndIf}
  !endif
  SetErrorLevel ${NOT_NOW}
  Quit
!macroend

# At shut-down Windows ends installers in the middle, when the old app is gone and the new one is not there. It is asked as
# often as it costs nothing, but it says little: only what happens to the session in which the installer runs. IT's tools run it
# in session 0, which ends with the computer; of a user who logs off elsewhere it sees nothing, and need not: that ends his
# programs and not this one. A restart that begins while files are laid it cannot see at all: the next attempt repairs that.
!macro refuseAtShutDown
  System::Call 'user32::GetSystemMetrics(i 0x2000) i .r0' # SM_SHUTTINGDOWN
  ${If} $0 != 0
    !insertmacro notNow
  ${EndIf}
!macroend

!macro customInit
  # By /D= it could go anywhere. The tasks, the detection rule and application control by path know this folder alone, and to no
  # other is it certain that only administrators may write.
  ${If} $INSTDIR != "$PROGRAMFILES64\Stagebay"
    MessageBox MB_OK|MB_ICONEXCLAMATION "Stagebay can only be installed in $PROGRAMFILES64\Stagebay." /SD IDOK
    # electron-builder has made the folder by then.
    SetOutPath $TEMP
    RMDir $INSTDIR # Removes it only if it is empty.
    SetErrorLevel ${NOT_THERE}
    Quit
  ${EndIf}
  !insertmacro refuseAtShutDown
!macroend

!macro customUnInit
  !insertmacro refuseAtShutDown
!macroend

# Puts 0 into $R0 while the app runs, in whichever session.
!macro findStagebay
  nsExec::Exec `"$SYSDIR\cmd.exe" /C tasklist /FI "IMAGENAME eq stagebay.exe" /FO CSV /NH | "$SYSDIR\findstr.exe" /B /I /C:"\"stagebay.exe\""`
  Pop $R0
!macroend

# In the place of electron-builder's, which ends the app by force after less than a second: an order on the wire would be one
# of which nobody knows whether it arrived. Here it is asked, closes only between two orders, and is never ended by force. It is
# asked by its own switch, because a kiosk's window does not close for a message, and any other window would close for it in the
# middle of an order.
!macro customCheckAppRunning
  !insertmacro refuseAtShutDown
  !insertmacro findStagebay
  ${If} $R0 == 0
    !insertmacro runAsSignedIn "close-task.xml"
    ${If} $0 != 0
      # No Task Scheduler: then only a station of whoever runs this can be asked.
      DetailPrint "The Task Scheduler did not start a task ($0)."
      nsExec::Exec /TIMEOUT=10000 `"$INSTDIR\stagebay.exe" --quit-between-orders`
      Pop $0
    ${EndIf}
    ${For} $R1 1 ${CLOSE_SECONDS}
      Sleep 1000
      !insertmacro findStagebay
      ${If} $R0 != 0
        ${ExitFor}
      ${EndIf}
    ${Next}
    !insertmacro forgetTask
    ${If} $R0 == 0
      MessageBox MB_OK|MB_ICONEXCLAMATION "Stagebay is still open, perhaps with an order. Close it and start this again." /SD IDOK
      !insertmacro notNow
    ${EndIf}
  ${EndIf}
  !insertmacro refuseAtShutDown
!macroend

# What the old uninstaller answered. electron-builder shows a box here, for which nobody is there: a silent installation would
# wait behind it for ever. Where it could not be started at all, an attempt before this one was interrupted between the old files
# and the new: declining then would decline for ever, and going on lays them.
!macro customUnInstallCheck
  ${IfNot} ${Errors}
  ${AndIf} $R0 != 0
    !insertmacro notNow
  ${EndIf}
  ClearErrors
!macroend

# A copy of one user's, which is looked for when the one of the machine is gone already: whatever comes of it, there has to be
# an app in the end.
!macro customUnInstallCheckCurrentUser
  ClearErrors
!macroend

# electron-builder keeps a copy of the installer for electron-updater's differential downloads, in the folder of the user who
# installs: 100 MB of SYSTEM's that nothing reads, because an installation for all users follows no feed.
!macro removeInstallerCopy
  SetShellVarContext current
  Delete "$LOCALAPPDATA\${APP_INSTALLER_STORE_FILE}"
  ${GetParent} "$LOCALAPPDATA\${APP_INSTALLER_STORE_FILE}" $R0
  RMDir "$R0" # Removes it only if it is empty.
  SetShellVarContext all
!macroend

# A removal closes the station, which then notes that it is to be opened again. An installation weeks later must not open it.
!macro removeReopenMarkers
  StrCpy $R1 0
  ${Do}
    EnumRegKey $R2 HKLM "${PROFILES}" $R1
    ${If} $R2 == ""
      ${ExitDo}
    ${EndIf}
    ReadRegStr $R3 HKLM "${PROFILES}\$R2" "ProfileImagePath"
    ExpandEnvStrings $R3 $R3
    Delete "$R3\AppData\Local\Stagebay\open-again"
    IntOp $R1 $R1 + 1
  ${Loop}
!macroend

!macro customInstall
  !insertmacro removeInstallerCopy
  # For everybody who signs in; whether a window opens is the policy station.autostart's decision.
  WriteRegStr HKLM "Software\Microsoft\Windows\CurrentVersion\Run" "Stagebay" '"$INSTDIR\stagebay.exe" --autostart'
  # Windows Error Reporting writes no dump of the app: its memory holds the token.
  WriteRegDWORD HKLM "Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications" "stagebay.exe" 1
  # With --force-run (an app that follows a feed) electron-builder's script opens it.
  !insertmacro openAgain
!macroend

!macro customUnInstall
  ${IfNot} ${isUpdated}
    DeleteRegValue HKLM "Software\Microsoft\Windows\CurrentVersion\Run" "Stagebay"
    DeleteRegValue HKLM "Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications" "stagebay.exe"
    !insertmacro removeReopenMarkers
  ${EndIf}
!macroend
